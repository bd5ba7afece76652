namespace Cosmos.Ssh;

/// <summary>Limits of connections that have not logged in (OpenSSH's MaxStartups), against exhaustion by handshakes ("DHEat", CVE-2002-20001).</summary>
public sealed record SshStartupLimits
{
    /// <summary>From so many on, new connections are refused at random, with a chance that grows from <see cref="RefusalPercent"/> to certainty.</summary>
    public int Begin { get; init; } = 32;

    /// <summary>Chance of refusal at <see cref="Begin"/>, in percent.</summary>
    public int RefusalPercent { get; init; } = 30;

    /// <summary>From so many on, all are refused.</summary>
    public int Full { get; init; } = 128;

    /// <summary>The most from one source: an IPv4 address, or an IPv6 network of 64 bits.</summary>
    public int PerSource { get; init; } = 64;

    /// <summary>New connections per second that one source may keep making.</summary>
    public int RatePerSource { get; init; } = 20;

    /// <summary>New connections that one source may make at once after a pause.</summary>
    public int BurstPerSource { get; init; } = 128;
}
