using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>An address that a server lent, until when, and what came with it. Times are in microseconds of the stack's clock.</summary>
internal sealed record DhcpLease
{
    /// <summary>The reply that gave it.</summary>
    public required DhcpReply Reply { get; init; }

    /// <summary>Who gave it.</summary>
    public required InternetAddress Server { get; init; }

    /// <summary>T1: ask the server to extend it.</summary>
    public required long RenewalTime { get; init; }

    /// <summary>T2: ask any server.</summary>
    public required long RebindingTime { get; init; }

    /// <summary>The end; <see cref="long.MaxValue"/> for none.</summary>
    public required long Expiry { get; init; }

    /// <summary>The address.</summary>
    public InternetAddress Address => Reply.Address;

    /// <summary>Makes the lease of an acknowledgment (RFC 2131, section 4.4.5).</summary>
    /// <param name="reply">The acknowledgment.</param>
    /// <param name="server">Who gave it.</param>
    /// <param name="requested">When the request was sent: the lease counts from there, so that it never ends later here than at the server.</param>
    /// <returns><see langword="null"/> when it has no lease time.</returns>
    public static DhcpLease? Create(DhcpReply reply, InternetAddress server, long requested)
    {
        if (reply.LeaseTime is not { } seconds || seconds == 0)
            return null;
        if (seconds == uint.MaxValue)
        {
            return new DhcpLease
            {
                Reply = reply,
                Server = server,
                RenewalTime = long.MaxValue,
                RebindingTime = long.MaxValue,
                Expiry = long.MaxValue,
            };
        }

        // T1 and T2 only count when they are in order; otherwise the usual fractions.
        uint rebinding = reply.RebindingTime is { } t2 && t2 < seconds ? t2 : (uint)(seconds * 7UL / 8);
        uint renewal = reply.RenewalTime is { } t1 && t1 <= rebinding ? t1 : Math.Min(seconds / 2, rebinding);
        return new DhcpLease
        {
            Reply = reply,
            Server = server,
            RenewalTime = requested + (renewal * 1_000_000L),
            RebindingTime = requested + (rebinding * 1_000_000L),
            Expiry = requested + (seconds * 1_000_000L),
        };
    }
}
