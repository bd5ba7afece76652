using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cosmos.Network.Tcp;

/// <summary>The options of a received segment. An unknown option is skipped; a malformed one ends the list, as if the rest were padding.</summary>
internal struct TcpOptions
{
    /// <summary>The largest shift of the window (RFC 7323, section 2.3).</summary>
    public const int MaximumWindowShift = 14;

    private const byte EndOfList = 0;
    private const byte NoOperation = 1;
    private const byte MaximumSegmentSizeKind = 2;
    private const byte WindowScaleKind = 3;
    private const byte SackPermittedKind = 4;
    private const byte SackKind = 5;
    private const byte TimestampsKind = 8;

    /// <summary>What nearly every segment carries: two NOPs and a timestamp (RFC 7323, appendix A).</summary>
    private const uint AlignedTimestamps = 0x0101_080A;

    /// <summary>MSS (RFC 9293, section 3.7.1); 0 when absent.</summary>
    public ushort MaximumSegmentSize;

    /// <summary>WSopt plus one (RFC 7323, section 2); 0 when absent.</summary>
    public byte WindowShiftPlusOne;

    public bool IsSackPermitted;

    public bool HasTimestamps;

    /// <summary>TSval.</summary>
    public uint TimestampValue;

    /// <summary>TSecr.</summary>
    public uint TimestampEcho;

    public int SackCount;

    public SackBlocks Sack;

    public readonly bool HasWindowScale => WindowShiftPlusOne != 0;

    public readonly int WindowShift => Math.Max(0, WindowShiftPlusOne - 1);

    /// <summary>Reads the bytes between the fixed header and the payload.</summary>
    public static void Parse(ReadOnlySpan<byte> bytes, out TcpOptions options)
    {
        options = default;
        if (bytes.Length == 12 && BinaryPrimitives.ReadUInt32BigEndian(bytes) == AlignedTimestamps)
        {
            options.SetTimestamps(bytes[4..]);
            return;
        }

        while (bytes.Length > 0)
        {
            byte kind = bytes[0];
            if (kind == EndOfList)
                return;
            if (kind == NoOperation)
            {
                bytes = bytes[1..];
                continue;
            }

            if (bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length)
                return;
            options.Set(kind, bytes[2..bytes[1]]);
            bytes = bytes[bytes[1]..];
        }
    }

    private void Set(byte kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case MaximumSegmentSizeKind when value.Length == 2:
                MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
            case WindowScaleKind when value.Length == 1:
                WindowShiftPlusOne = (byte)(Math.Min((int)value[0], MaximumWindowShift) + 1);
                break;
            case SackPermittedKind when value.Length == 0:
                IsSackPermitted = true;
                break;
            case SackKind when value.Length is 8 or 16 or 24 or 32:
                SackCount = value.Length / 8;
                for (int i = 0; i < SackCount; i++)
                {
                    Sack[i] = new SequenceRange(
                        new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(value[(8 * i)..])),
                        new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(value[((8 * i) + 4)..])));
                }

                break;
            case TimestampsKind when value.Length == 8:
                SetTimestamps(value);
                break;
        }
    }

    private void SetTimestamps(ReadOnlySpan<byte> value)
    {
        HasTimestamps = true;
        TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(value);
        TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
    }

    /// <summary>As many blocks as the 40 bytes of options hold.</summary>
    [InlineArray(4)]
    public struct SackBlocks
    {
        private SequenceRange _first;
    }
}
