using System;

namespace Cosmos.Network.Icmp;

/// <summary>Lets through so many events per second, and a burst of them after a pause.</summary>
internal struct TokenBucket
{
    private long _time;
    private bool _isUsed;

    /// <summary>Takes a token.</summary>
    /// <param name="now">The time, microseconds.</param>
    /// <param name="interval">Microseconds in which a token grows.</param>
    /// <param name="burst">Most tokens that are kept.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(long now, long interval, int burst)
    {
        // The time at which the bucket was (virtually) empty; each token moves it on. A new bucket is full.
        long earliest = now - (interval * burst);
        long time = _isUsed ? Math.Max(_time, earliest) : earliest;
        if (time + interval > now)
            return false;
        _isUsed = true;
        _time = time + interval;
        return true;
    }
}
