using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Checksums;

/// <summary>The checksum of the internet protocols: 16-bit one's complement sum (RFC 1071).</summary>
/// <remarks>
/// Sums are kept in <see cref="ulong"/>s in the byte order of the machine, which one's complement arithmetic allows (RFC 1071, section 2 B), and
/// are turned into network order once, at the end. A sum of pieces is right when each piece but the last has an even number of bytes;
/// <see cref="Append"/> takes care of the others.
/// <para>
/// Measured: on a processor with AVX2, 20 ns a KiB with 256-bit vectors and 45 ns with 64-bit words; under QEMU's TCG, where every vector operation is a call, 150 ns with
/// 64-bit words, 930 ns with 128-bit vectors. So there is no path for the latter: images are compiled without the larger ones unless their project asks for them.
/// </para>
/// </remarks>
internal static class InternetChecksum
{
    /// <summary>Adds bytes to a sum.</summary>
    /// <param name="bytes">An odd last byte counts as if a zero followed.</param>
    /// <param name="sum">What was summed before, an even number of bytes.</param>
    /// <returns>An unfolded sum.</returns>
    public static ulong Add(ReadOnlySpan<byte> bytes, ulong sum = 0)
    {
        if (bytes.Length >= 64)
            sum = Vector256.IsHardwareAccelerated ? AddVectors(ref bytes, sum) : AddBlocks(ref bytes, sum);
        return AddWords(bytes, sum);
    }

    /// <summary>Adds bytes to a sum of any number of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="sum">What was summed before.</param>
    /// <param name="position">How many bytes were summed before; an odd number means that these bytes are at odd positions.</param>
    public static ulong Append(ReadOnlySpan<byte> bytes, ulong sum, int position) =>
        (position & 1) == 0 ? Add(bytes, sum) : AddCarry(sum, BinaryPrimitives.ReverseEndianness(FoldTo16(Add(bytes))));

    /// <summary>The sum of the pseudo header of TCP and UDP (RFC 9293, section 3.1; RFC 8200, section 8.1).</summary>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address, of the same family.</param>
    /// <param name="protocol">Protocol number.</param>
    /// <param name="length">Bytes of transport header and payload.</param>
    public static ulong PseudoHeader(InternetAddress source, InternetAddress destination, byte protocol, int length)
    {
        // Protocol and length have the same sum in both forms of the header. All of it is added in network order and turned round once.
        ulong sum = (ulong)(uint)length + protocol;
        if (destination.IsIPv4)
        {
            sum += (ulong)source.V4 + destination.V4;
        }
        else
        {
            sum = AddCarry(sum, source.High);
            sum = AddCarry(sum, source.Low);
            sum = AddCarry(sum, destination.High);
            sum = AddCarry(sum, destination.Low);
        }

        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(sum) : sum;
    }

    /// <summary>Folds a sum to the 16 bits of the field of a pseudo header that a device goes on with: not inverted.</summary>
    /// <returns>The number to write in network order.</returns>
    public static ushort Fold(ulong sum)
    {
        ushort folded = FoldTo16(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>The checksum of a sum: folded and inverted.</summary>
    /// <returns>The number to write in network order; 0 for bytes that contain a right checksum.</returns>
    public static ushort Finish(ulong sum) => (ushort)~Fold(sum);

    /// <summary>The checksum of bytes.</summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes) => Finish(Add(bytes));

    /// <summary>The checksum after a 16-bit field of the checksummed bytes has changed (RFC 1624, equation 3).</summary>
    /// <param name="checksum">The old checksum.</param>
    /// <param name="before">The old value of the field.</param>
    /// <param name="after">The new value of the field.</param>
    public static ushort Update(ushort checksum, ushort before, ushort after)
    {
        uint sum = (uint)(ushort)~checksum + (ushort)~before + after;
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum += sum >> 16;
        return (ushort)~sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong sum, ulong value)
    {
        sum += value;
        return sum < value ? sum + 1 : sum;
    }

    private static ushort FoldTo16(ulong sum)
    {
        // A 64-bit rotation adds both halves with the carry between them; the next one does it for 32 bits.
        sum += BitOperations.RotateLeft(sum, 32);
        uint half = (uint)(sum >> 32);
        half += BitOperations.RotateLeft(half, 16);
        return (ushort)(half >> 16);
    }

    private static ulong AddWords(ReadOnlySpan<byte> bytes, ulong sum)
    {
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            sum = AddCarry(sum, word);
        ReadOnlySpan<byte> rest = bytes[(bytes.Length & ~7)..];
        if (rest.Length >= 4)
        {
            sum = AddCarry(sum, MemoryMarshal.Read<uint>(rest));
            rest = rest[4..];
        }

        if (rest.Length >= 2)
        {
            sum = AddCarry(sum, MemoryMarshal.Read<ushort>(rest));
            rest = rest[2..];
        }

        if (rest.Length != 0)
            sum = AddCarry(sum, BitConverter.IsLittleEndian ? rest[0] : (ulong)rest[0] << 8);
        return sum;
    }

    // Each 64-bit lane takes the low and the high half of its word; 2^32 words would be needed to overflow it.
    private static ulong AddVectors(ref ReadOnlySpan<byte> bytes, ulong sum)
    {
        ReadOnlySpan<Vector256<ulong>> vectors = MemoryMarshal.Cast<byte, Vector256<ulong>>(bytes);
        Vector256<ulong> mask = Vector256.Create(0xFFFF_FFFFUL);
        Vector256<ulong> low = Vector256<ulong>.Zero;
        Vector256<ulong> high = Vector256<ulong>.Zero;
        foreach (Vector256<ulong> vector in vectors)
        {
            low += vector & mask;
            high += vector >>> 32;
        }

        bytes = bytes[(vectors.Length * Vector256<byte>.Count)..];
        return AddCarry(sum, Vector256.Sum(low + high));
    }

    private static ulong AddBlocks(ref ReadOnlySpan<byte> bytes, ulong sum)
    {
        // Two chains of additions, without the carry between them that would make each wait for the one before.
        ulong low = 0;
        ulong high = 0;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        while (words.Length >= 8)
        {
            ulong a = words[0];
            ulong b = words[1];
            ulong c = words[2];
            ulong d = words[3];
            low += (ulong)(uint)a + (uint)b + (uint)c + (uint)d;
            high += (a >> 32) + (b >> 32) + (c >> 32) + (d >> 32);
            a = words[4];
            b = words[5];
            c = words[6];
            d = words[7];
            low += (ulong)(uint)a + (uint)b + (uint)c + (uint)d;
            high += (a >> 32) + (b >> 32) + (c >> 32) + (d >> 32);
            words = words[8..];
        }

        bytes = bytes[(bytes.Length & ~63)..];
        return AddCarry(sum, low + high);
    }
}
