using System;

namespace Cosmos.Network.Dns;

/// <summary>Bounds and times of a resolver.</summary>
public sealed record DnsOptions
{
    /// <summary>How long the first server may take in the first round; every further round doubles it.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often every server is asked over UDP.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How long an exchange over TCP may take, connection included.</summary>
    public TimeSpan StreamTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most answers that are remembered; the one not used for longest goes first. 0 switches the cache off.</summary>
    public int CacheCapacity { get; init; } = 1024;

    /// <summary>Longest time for which an answer is remembered, whatever it says.</summary>
    public TimeSpan MaximumTimeToLive { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Longest time for which it is remembered that something does not exist (RFC 2308, section 5: one to three hours).</summary>
    public TimeSpan MaximumNegativeTimeToLive { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most requests that wait at once.</summary>
    public int MaximumRequests { get; init; } = 4096;

    /// <summary>Most exchanges with servers at once; further questions wait for their turn.</summary>
    public int MaximumExchanges { get; init; } = 256;

    /// <summary>Whether the letters of a question get a random case, which a forger would have to guess.</summary>
    /// <remarks>The last round of a question goes out in lower case, for the few servers that do not repeat it as it was.</remarks>
    public bool RandomizeCase { get; init; } = true;

    /// <summary>A name with at least so many dots is tried as it stands before the search list (<c>ndots</c> of resolv.conf).</summary>
    public int DotsForAbsoluteName { get; init; } = 1;
}
