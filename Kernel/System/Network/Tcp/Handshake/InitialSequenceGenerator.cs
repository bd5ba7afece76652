using Cosmos.Network.Randomness;

namespace Cosmos.Network.Tcp;

/// <summary>
/// Initial sequence numbers by RFC 6528: a clock of 4 microseconds plus a keyed hash of the four-tuple. The same for the offset of timestamps
/// (RFC 7323, section 5.4), by addresses only, so that they keep rising between two hosts (RFC 6191).
/// </summary>
internal sealed class InitialSequenceGenerator(KeyedHash hash)
{
    private const ulong TimestampDomain = 1UL << 32;

    /// <summary>Makes the number of a new connection.</summary>
    /// <param name="key">Its four-tuple.</param>
    /// <param name="now">The time, microseconds.</param>
    public SequenceNumber Next(in ConnectionKey key, long now) => new((uint)hash.Compute(key.Local, key.Remote, key.Ports) + (uint)(now >> 2));

    /// <summary>What is added to the millisecond clock for timestamps between two hosts.</summary>
    public uint TimestampOffset(in ConnectionKey key) => (uint)hash.Compute(key.Local, key.Remote, TimestampDomain);
}
