using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace Cosmos.Ssh.Authentication;

/// <summary>A key that may log in, and what it may do then.</summary>
internal sealed class AuthorizedKey
{
    internal required byte[] Blob { get; init; }

    internal required PublicKey Key { get; init; }

    internal string Comment { get; init; } = "";

    internal LoginPermissions Permissions { get; init; } = LoginPermissions.All;

    /// <summary>Networks that it may come from, with those that it may not; null for anywhere.</summary>
    internal IReadOnlyList<(bool Excludes, IPNetwork Network)>? From { get; init; }

    /// <summary>When it stops being valid, UTC.</summary>
    internal DateTimeOffset? Expiry { get; init; }

    internal bool IsUsable(EndPoint? peer, DateTimeOffset now)
    {
        if (Expiry <= now)
            return false;

        if (From is null)
            return true;

        if (peer is not IPEndPoint { Address: IPAddress address })
            return false;

        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        return !From.Any(entry => entry.Excludes && entry.Network.Contains(address)) && From.Any(entry => !entry.Excludes && entry.Network.Contains(address));
    }
}

/// <summary>What a login may do.</summary>
/// <param name="AllowsTerminal">pty-req is granted.</param>
/// <param name="AllowsForwarding">direct-tcpip is granted, where the server allows it at all.</param>
/// <param name="ForcedCommand">Runs instead of whatever the client asks for; or null.</param>
/// <param name="ForwardingTargets">The only host:port pairs for direct-tcpip, with * for any port; or null.</param>
internal sealed record LoginPermissions(bool AllowsTerminal, bool AllowsForwarding, string? ForcedCommand, IReadOnlyList<(string Host, int? Port)>? ForwardingTargets)
{
    internal static LoginPermissions All { get; } = new(true, true, null, null);

    internal bool AllowsTarget(string host, int port) => AllowsForwarding
        && (ForwardingTargets is null
            || ForwardingTargets.Any(target => string.Equals(target.Host, host, StringComparison.OrdinalIgnoreCase) && (target.Port is null || target.Port == port)));
}
