using System;
using System.Buffers.Binary;

namespace Cosmos.Network.Tcp;

/// <summary>The header of a received segment, checked and taken apart (RFC 9293, section 3.1).</summary>
internal struct TcpSegment
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumHeaderLength = 20;

    /// <summary>Bytes of a header with 40 bytes of options, the most that the data offset can say.</summary>
    public const int MaximumHeaderLength = 60;

    private const int SourcePortOffset = 0;
    private const int DestinationPortOffset = 2;
    private const int SequenceOffset = 4;
    private const int AcknowledgmentOffset = 8;
    private const int DataOffsetOffset = 12;
    private const int FlagsOffset = 13;
    private const int WindowOffset = 14;

    public ushort SourcePort;
    public ushort DestinationPort;
    public SequenceNumber Sequence;
    public SequenceNumber Acknowledgment;
    public TcpFlags Flags;

    /// <summary>The window as it is in the header, not scaled.</summary>
    public ushort Window;

    public int HeaderLength;

    /// <summary>Where in the frame the payload begins; further on when the part before it is not wanted.</summary>
    public int PayloadOffset;

    public int PayloadLength;

    public TcpOptions Options;

    /// <summary>SEG.LEN: payload, and one each for SYN and FIN.</summary>
    public readonly int SequenceLength =>
        PayloadLength + ((Flags & TcpFlags.Synchronize) != 0 ? 1 : 0) + ((Flags & TcpFlags.Finish) != 0 ? 1 : 0);

    public readonly bool Has(TcpFlags flag) => (Flags & flag) != 0;

    /// <summary>Tells how long the header is.</summary>
    /// <param name="bytes">At least the first 20 bytes of the segment.</param>
    public static int ReadHeaderLength(ReadOnlySpan<byte> bytes) => bytes[DataOffsetOffset] >> 4 << 2;

    /// <summary>Reads a header.</summary>
    /// <param name="header">The bytes of the header; payload may follow.</param>
    /// <param name="length">Length of the segment as a whole.</param>
    /// <param name="segment">What it says.</param>
    /// <returns><see langword="false"/> when the header is cut off, or its data offset is impossible.</returns>
    public static bool TryParse(ReadOnlySpan<byte> header, int length, out TcpSegment segment)
    {
        segment = default;
        if (header.Length < MinimumHeaderLength || length < MinimumHeaderLength)
            return false;
        int headerLength = ReadHeaderLength(header);
        if (headerLength < MinimumHeaderLength || headerLength > header.Length || headerLength > length)
            return false;
        segment.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(header[SourcePortOffset..]);
        segment.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(header[DestinationPortOffset..]);
        segment.Sequence = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(header[SequenceOffset..]));
        segment.Acknowledgment = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(header[AcknowledgmentOffset..]));
        segment.Flags = (TcpFlags)header[FlagsOffset];
        segment.Window = BinaryPrimitives.ReadUInt16BigEndian(header[WindowOffset..]);
        segment.HeaderLength = headerLength;
        segment.PayloadOffset = headerLength;
        segment.PayloadLength = length - headerLength;
        if (headerLength > MinimumHeaderLength)
            TcpOptions.Parse(header[MinimumHeaderLength..headerLength], out segment.Options);
        return true;
    }
}
