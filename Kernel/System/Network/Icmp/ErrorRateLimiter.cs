using Cosmos.Network.Addressing;

namespace Cosmos.Network.Icmp;

/// <summary>
/// Limits the ICMP errors that leave (RFC 1812, section 4.3.2.8; RFC 4443, section 2.4 f): 1000 a second in all with bursts of 50, and to each destination one
/// a second with bursts of 6, the figures of Linux.
/// </summary>
internal sealed class ErrorRateLimiter(NetworkStack stack)
{
    private const long TotalInterval = 1_000;
    private const int TotalBurst = 50;
    private const long DestinationInterval = 1_000_000;
    private const int DestinationBurst = 6;

    // Destinations share buckets by a keyed hash, so that nobody can fill the bucket of somebody else on purpose.
    private readonly TokenBucket[] _destinations = new TokenBucket[256];
    private TokenBucket _total;

    /// <summary>Errors that were not sent.</summary>
    public long Suppressed { get; private set; }

    /// <summary>Whether an error may be sent.</summary>
    public bool TryTake(InternetAddress destination)
    {
        bool isAllowed = _destinations[stack.Hash.Compute(destination, 0) % (ulong)_destinations.Length].TryTake(stack.Now, DestinationInterval, DestinationBurst)
            && _total.TryTake(stack.Now, TotalInterval, TotalBurst);
        if (!isAllowed)
            Suppressed++;
        return isAllowed;
    }
}
