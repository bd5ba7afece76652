using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Cosmos.Network.IPv4;

/// <summary>A checked view of an IPv4 header (RFC 791, section 3.1).</summary>
internal readonly ref struct IPv4Header
{
    /// <summary>Bytes of a header without options.</summary>
    public const int MinimumLength = 20;

    /// <summary>Flag "don't fragment" in <see cref="Fragment"/>.</summary>
    public const ushort DoNotFragment = 0x4000;

    /// <summary>Flag "more fragments" in <see cref="Fragment"/>.</summary>
    public const ushort MoreFragments = 0x2000;

    /// <summary>Offset, in units of 8 bytes, in <see cref="Fragment"/>.</summary>
    public const ushort OffsetMask = 0x1FFF;

    private readonly ReadOnlySpan<byte> _bytes;

    private IPv4Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Bytes of the header with its options: 20 to 60.</summary>
    public int Length => _bytes.Length;

    /// <summary>Type of service: DSCP and ECN (RFC 2474, RFC 3168).</summary>
    public byte TypeOfService => _bytes[1];

    /// <summary>Bytes of the packet; at least <see cref="Length"/>.</summary>
    public int TotalLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Groups the fragments of a datagram.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Flags and fragment offset.</summary>
    public ushort Fragment => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Time to live.</summary>
    public byte TimeToLive => _bytes[8];

    /// <summary>Protocol number.</summary>
    public byte Protocol => _bytes[9];

    /// <summary>Source address in host order.</summary>
    public uint Source => BinaryPrimitives.ReadUInt32BigEndian(_bytes[12..]);

    /// <summary>Destination address in host order.</summary>
    public uint Destination => BinaryPrimitives.ReadUInt32BigEndian(_bytes[16..]);

    /// <summary>Options with padding.</summary>
    public ReadOnlySpan<byte> Options => _bytes[MinimumLength..];

    /// <summary>Checks version and lengths.</summary>
    /// <param name="bytes">The packet, as far as it is contiguous.</param>
    /// <param name="header">The header.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out IPv4Header header)
    {
        header = default;
        if (bytes.Length < MinimumLength)
            return false;
        int first = bytes[0];
        int length = (first & 0xF) * sizeof(uint);
        if (first >> 4 != 4 || length < MinimumLength || length > bytes.Length)
            return false;
        header = new IPv4Header(bytes[..length]);
        return header.TotalLength >= length;
    }

    /// <summary>Whether the header's checksum is right.</summary>
    public bool IsChecksumValid()
    {
        // At most fifteen words, so the sum of them cannot overflow.
        ulong sum = 0;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(_bytes))
            sum += word;
        sum = (sum & 0xFFFF_FFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + ((sum >> 16) & 0xFFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum += sum >> 16;
        return (ushort)sum == 0xFFFF;
    }

    /// <summary>Writes a header without options.</summary>
    /// <param name="bytes">20 bytes.</param>
    /// <param name="headerLength">Bytes of the header with the options that follow; they must be there before.</param>
    /// <param name="typeOfService">Type of service.</param>
    /// <param name="totalLength">Bytes of the packet.</param>
    /// <param name="identification">Identification.</param>
    /// <param name="fragment">Flags and offset.</param>
    /// <param name="timeToLive">Time to live.</param>
    /// <param name="protocol">Protocol number.</param>
    /// <param name="source">Source address in host order.</param>
    /// <param name="destination">Destination address in host order.</param>
    public static void Write(
        Span<byte> bytes, int headerLength, byte typeOfService, int totalLength, ushort identification, ushort fragment, byte timeToLive, byte protocol, uint source, uint destination)
    {
        // Five words at once; the sum is taken of the same values, in host order.
        bytes = bytes[..headerLength];
        uint word0 = ((0x40u | ((uint)headerLength >> 2)) << 24) | ((uint)typeOfService << 16) | (ushort)totalLength;
        uint word1 = ((uint)identification << 16) | fragment;
        uint word2 = ((uint)timeToLive << 24) | ((uint)protocol << 16);
        ulong sum = (ulong)word0 + word1 + word2 + source + destination;
        for (int offset = MinimumLength; offset < headerLength; offset += sizeof(uint))
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
        sum = (sum & 0xFFFF) + ((sum >> 16) & 0xFFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum += sum >> 16;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], destination);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, word0);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], word1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], word2 | (ushort)~sum);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], source);
    }

    /// <summary>Whether the options may be passed over: well-formed (RFC 791, section 3.1), and none of them routes the packet.</summary>
    public static bool AreOptionsHarmless(ReadOnlySpan<byte> options)
    {
        const byte End = 0;
        const byte NoOperation = 1;
        const byte LooseSourceRoute = 131;
        const byte StrictSourceRoute = 137;
        while (options.Length != 0)
        {
            byte type = options[0];
            if (type == End)
                return true;
            if (type == NoOperation)
            {
                options = options[1..];
                continue;
            }

            // Source routes let a stranger speak with the address of a trusted host: refused, as by every system today (RFC 7126, section 4.3).
            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length || type is LooseSourceRoute or StrictSourceRoute)
                return false;
            options = options[options[1]..];
        }

        return true;
    }
}
