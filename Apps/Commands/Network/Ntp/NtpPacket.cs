using System;
using System.Buffers.Binary;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>What a server says about the quality of its time and of the second that may be inserted at the end of the month.</summary>
public enum LeapIndicator
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>The last minute of the month has 61 seconds.</summary>
    Insert,

    /// <summary>The last minute of the month has 59 seconds.</summary>
    Delete,

    /// <summary>The server does not know the time.</summary>
    Unsynchronized,
}

/// <summary>Header of an NTP packet; RFC 5905, section 7.3. Extensions and authentication behind it are not looked at.</summary>
public readonly record struct NtpPacket
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 48;

    /// <summary>Version that is spoken here.</summary>
    public const int CurrentVersion = 4;

    /// <summary>Mode of a question.</summary>
    public const int ClientMode = 3;

    /// <summary>Mode of an answer.</summary>
    public const int ServerMode = 4;

    private const int LeapShift = 6;
    private const int VersionShift = 3;
    private const int ThreeBits = 7;
    private const int StratumOffset = 1;
    private const int PrecisionOffset = 3;
    private const int RootDelayOffset = 4;
    private const int RootDispersionOffset = 8;
    private const int ReferenceIdOffset = 12;
    private const int ReferenceOffset = 16;
    private const int OriginOffset = 24;
    private const int ReceiveOffset = 32;
    private const int TransmitOffset = 40;
    private const double ShortUnits = 65536;

    /// <summary>Warning of a leap second, or that the server does not know the time.</summary>
    public LeapIndicator Leap { get; private init; }

    /// <summary>1 to 7.</summary>
    public int Version { get; private init; }

    /// <summary>Who speaks.</summary>
    public int Mode { get; private init; }

    /// <summary>Steps to a reference clock: 1 to 15; 0 in a kiss-o'-death, 16 for none.</summary>
    public int Stratum { get; private init; }

    /// <summary>Precision of the server's clock as the power of two of seconds.</summary>
    public int Precision { get; private init; }

    /// <summary>Time of the way to the reference clock and back.</summary>
    public TimeSpan RootDelay { get; private init; }

    /// <summary>How far the server's time may be off the reference clock, without the way.</summary>
    public TimeSpan RootDispersion { get; private init; }

    /// <summary>What the server takes its time from; in a kiss-o'-death, four letters.</summary>
    public uint ReferenceId { get; private init; }

    /// <summary>When the server's clock was set last.</summary>
    public NtpTimestamp Reference { get; private init; }

    /// <summary>The transmit timestamp of the question.</summary>
    public NtpTimestamp Origin { get; private init; }

    /// <summary>When the question arrived (T2).</summary>
    public NtpTimestamp Receive { get; private init; }

    /// <summary>When the answer left (T3).</summary>
    public NtpTimestamp Transmit { get; private init; }

    /// <summary>Writes a question. It tells nothing about this machine: what a server does not need is zero, and the timestamp may be any number.</summary>
    /// <param name="packet">At least <see cref="Length"/> bytes.</param>
    /// <param name="transmit">What the answer has to repeat.</param>
    public static void WriteQuestion(Span<byte> packet, NtpTimestamp transmit)
    {
        packet[..Length].Clear();
        packet[0] = (CurrentVersion << VersionShift) | ClientMode;
        BinaryPrimitives.WriteUInt64BigEndian(packet[TransmitOffset..], transmit.Value);
    }

    /// <summary>Reads a header.</summary>
    /// <returns>False when there are less than <see cref="Length"/> bytes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out NtpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length)
            return false;
        packet = new NtpPacket
        {
            Leap = (LeapIndicator)(bytes[0] >> LeapShift),
            Version = (bytes[0] >> VersionShift) & ThreeBits,
            Mode = bytes[0] & ThreeBits,
            Stratum = bytes[StratumOffset],
            Precision = (sbyte)bytes[PrecisionOffset],
            RootDelay = ReadShort(bytes[RootDelayOffset..]),
            RootDispersion = ReadShort(bytes[RootDispersionOffset..]),
            ReferenceId = BinaryPrimitives.ReadUInt32BigEndian(bytes[ReferenceIdOffset..]),
            Reference = ReadTimestamp(bytes[ReferenceOffset..]),
            Origin = ReadTimestamp(bytes[OriginOffset..]),
            Receive = ReadTimestamp(bytes[ReceiveOffset..]),
            Transmit = ReadTimestamp(bytes[TransmitOffset..]),
        };
        return true;
    }

    private static NtpTimestamp ReadTimestamp(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    // NTP short format: 16 bits of seconds, 16 of fraction.
    private static TimeSpan ReadShort(ReadOnlySpan<byte> bytes) => TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes) / ShortUnits);
}
