using System;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.Tcp;

/// <summary>
/// SYN cookies (RFC 4987, section 3.6): when no more half-open connections are kept, the initial sequence number of the answer holds all that the
/// handshake needs: 3 bits for the segment size, 5 bits of time, 24 bits that nobody can forge. What other options the peer offered goes into the low
/// bits of the timestamp.
/// </summary>
internal sealed class SynCookies(KeyedHash hash)
{
    /// <summary>Low bits of the timestamp that are borrowed.</summary>
    public const int TimestampBits = 5;

    private const int SlotShift = 26;
    private const uint SlotMask = 31;
    private const uint MacMask = 0xFF_FFFF;
    private const uint NoWindowScale = 15;
    private const uint SackBit = 16;

    /// <summary>How many slots of 67 seconds a cookie stays valid after its own.</summary>
    private const uint MaximumAge = 1;

    /// <summary>The sizes that a cookie can express: those of common links, without options.</summary>
    private static ReadOnlySpan<ushort> SegmentSizes => [536, 1200, 1220, 1360, 1400, 1440, 1460, 8940];

    /// <summary>Makes a cookie.</summary>
    /// <param name="key">The four-tuple.</param>
    /// <param name="peerSequence">The peer's initial sequence number.</param>
    /// <param name="segmentSize">The segment size that the peer takes; it is rounded down.</param>
    /// <param name="now">The time, microseconds.</param>
    public SequenceNumber Create(in ConnectionKey key, SequenceNumber peerSequence, int segmentSize, long now)
    {
        int index = SegmentSizes.Length - 1;
        while (index > 0 && SegmentSizes[index] > segmentSize)
            index--;
        uint slot = (uint)(now >> SlotShift);
        return new SequenceNumber(Compose(key, peerSequence, slot, (uint)index));
    }

    /// <summary>Checks a cookie that came back.</summary>
    /// <param name="key">The four-tuple.</param>
    /// <param name="peerSequence">The peer's initial sequence number.</param>
    /// <param name="cookie">What the peer acknowledges, minus one.</param>
    /// <param name="now">The time, microseconds.</param>
    /// <param name="segmentSize">The segment size that was put in.</param>
    public bool TryCheck(in ConnectionKey key, SequenceNumber peerSequence, SequenceNumber cookie, long now, out int segmentSize)
    {
        uint index = (cookie.Value >> 24) & 7;
        segmentSize = SegmentSizes[(int)index];
        uint slot = (uint)(now >> SlotShift);
        uint age = (slot - (cookie.Value >> 27)) & SlotMask;
        return age <= MaximumAge && cookie.Value == Compose(key, peerSequence, slot - age, index);
    }

    /// <summary>Puts what was agreed on into the low bits of a timestamp, which does not get later by that.</summary>
    /// <param name="timestamp">The timestamp, without offset.</param>
    /// <param name="windowShift">WSopt, or a negative number for none.</param>
    /// <param name="isSackPermitted">Whether the peer takes SACK.</param>
    public static uint Encode(uint timestamp, int windowShift, bool isSackPermitted)
    {
        uint bits = windowShift >= 0 ? (uint)windowShift : NoWindowScale;
        if (isSackPermitted)
            bits |= SackBit;
        uint encoded = (timestamp & ~((1u << TimestampBits) - 1)) | bits;
        return encoded > timestamp ? encoded - (1u << TimestampBits) : encoded;
    }

    /// <summary>Gets the options back.</summary>
    /// <param name="timestamp">The echoed timestamp, without offset.</param>
    /// <param name="windowShift">WSopt, or a negative number for none.</param>
    /// <param name="isSackPermitted">Whether the peer takes SACK.</param>
    public static void Decode(uint timestamp, out int windowShift, out bool isSackPermitted)
    {
        uint shift = timestamp & NoWindowScale;
        windowShift = shift == NoWindowScale ? -1 : (int)shift;
        isSackPermitted = (timestamp & SackBit) != 0;
    }

    private uint Compose(in ConnectionKey key, SequenceNumber peerSequence, uint slot, uint index)
    {
        ulong connection = hash.Compute(key.Local, key.Remote, ((ulong)peerSequence.Value << 32) | key.Ports);
        ulong mac = hash.Compute(connection, ((ulong)slot << 3) | index);
        return ((slot & SlotMask) << 27) | (index << 24) | ((uint)(mac >> 7) & MacMask);
    }
}
