using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>How a server behaves. The defaults suit a small machine on an open network.</summary>
public sealed record SshServerOptions
{
    /// <summary>Keys that prove the server's identity; at least one, at most one per type. The first is preferred.</summary>
    public required IReadOnlyList<SshHostKey> HostKeys { get; init; }

    /// <summary>Who may log in, and how.</summary>
    public required SshAuthenticationOptions Authentication { get; init; }

    /// <summary>Software version in the identification string (RFC 4253, section 4.2); printable ASCII without spaces and minus signs.</summary>
    public string SoftwareVersion { get; init; } = "Cosmos_0.1";

    /// <summary>Text shown before the login (RFC 4252, section 5.4), or null.</summary>
    public string? Banner { get; init; }

    /// <summary>Connections at a time; further ones are refused.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>Connections that have not logged in yet, of which, from which on and up to which new ones are refused.</summary>
    public SshStartupLimits MaximumStartups { get; init; } = new();

    /// <summary>Time to log in.</summary>
    public TimeSpan LoginGraceTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Failed attempts to log in until the connection is closed.</summary>
    public int MaximumAuthenticationAttempts { get; init; } = 6;

    /// <summary>Bytes in one direction until new keys are exchanged (RFC 4253, section 9).</summary>
    public long RekeyBytes { get; init; } = 1L << 30;

    /// <summary>Time until new keys are exchanged (RFC 4253, section 9).</summary>
    public TimeSpan RekeyInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Silence after which the client is asked for a sign of life; <see cref="TimeSpan.Zero"/> for never.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Questions without an answer until the connection is given up.</summary>
    public int MaximumUnansweredKeepAlives { get; init; } = 3;

    /// <summary>Channels of one connection at a time.</summary>
    public int MaximumChannels { get; init; } = 32;

    /// <summary>Whether clients may connect to other machines through this one (<c>ssh -L</c>, <c>-J</c>; channel type direct-tcpip).</summary>
    public bool AllowTcpForwarding { get; init; }

    /// <summary>Makes the connections of forwarded channels, from host name or address and port; null for TCP sockets.</summary>
    public Func<string, int, CancellationToken, ValueTask<Stream>>? ForwardingConnector { get; init; }

    /// <summary>Algorithms, in the order of preference.</summary>
    public SshAlgorithms Algorithms { get; init; } = SshAlgorithms.Default;
}
