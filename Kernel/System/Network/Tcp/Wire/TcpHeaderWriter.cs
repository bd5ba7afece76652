using System;
using System.Buffers.Binary;

namespace Cosmos.Network.Tcp;

/// <summary>Writes the header of a segment; the checksum is left zero for whoever adds the IP header.</summary>
internal ref struct TcpHeaderWriter
{
    /// <summary>Where the checksum lies in the header.</summary>
    public const int ChecksumOffset = 16;

    private readonly Span<byte> _bytes;

    /// <summary>Writes the fixed part. There must be room for the longest header, 60 bytes.</summary>
    public TcpHeaderWriter(
        Span<byte> bytes, ushort sourcePort, ushort destinationPort, SequenceNumber sequence, SequenceNumber acknowledgment, TcpFlags flags, ushort window)
    {
        _bytes = bytes[..TcpSegment.MaximumHeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(_bytes, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[2..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[4..], sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[8..], acknowledgment.Value);
        _bytes[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[14..], window);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[16..], 0);
        Length = TcpSegment.MinimumHeaderLength;
    }

    /// <summary>Bytes so far; a multiple of four after each option.</summary>
    public int Length { get; private set; }

    /// <summary>Appends the options of a SYN in the order that stacks commonly use, which middle boxes know. A negative shift means no WSopt.</summary>
    public void WriteSynchronizeOptions(int maximumSegmentSize, bool isSackPermitted, bool hasTimestamps, uint timestampValue, uint timestampEcho, int windowShift)
    {
        WriteUInt32(0x0204_0000u | (uint)maximumSegmentSize);
        if (hasTimestamps)
        {
            WriteUInt32(isSackPermitted ? 0x0402_080Au : 0x0101_080Au);
            WriteUInt32(timestampValue);
            WriteUInt32(timestampEcho);
        }
        else if (isSackPermitted)
        {
            WriteUInt32(0x0101_0402u);
        }

        if (windowShift >= 0)
            WriteUInt32(0x0103_0300u | (uint)windowShift);
    }

    /// <summary>Appends a timestamp (RFC 7323, section 3.2).</summary>
    public void WriteTimestamps(uint value, uint echo)
    {
        WriteUInt32(0x0101_080Au);
        WriteUInt32(value);
        WriteUInt32(echo);
    }

    /// <summary>Appends as many SACK blocks as there is room for (RFC 2018, section 3).</summary>
    public void WriteSack(scoped ReadOnlySpan<SequenceRange> blocks)
    {
        int count = Math.Min(blocks.Length, (TcpSegment.MaximumHeaderLength - Length - 4) / 8);
        if (count <= 0)
            return;
        WriteUInt32(0x0101_0500u | (uint)((8 * count) + 2));
        foreach (SequenceRange block in blocks[..count])
        {
            WriteUInt32(block.Start.Value);
            WriteUInt32(block.End.Value);
        }
    }

    /// <summary>Writes the data offset.</summary>
    /// <returns>The length of the header.</returns>
    public readonly int Complete()
    {
        _bytes[12] = (byte)(Length >> 2 << 4);
        return Length;
    }

    private void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[Length..], value);
        Length += 4;
    }
}
