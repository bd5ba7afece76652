using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cosmos.Ssh.Cryptography;

/// <summary>Four blocks at a time: each vector holds the same word of the four blocks, so that rounds need no shuffles.</summary>
internal sealed partial class ChaCha20
{
    private const int ParallelBlocks = 4;
    private const int ParallelBytes = ParallelBlocks * Block;
    private const int RowsPerBlock = Block / 16;

    /// <summary>Does as much as goes in groups of eight and of four blocks.</summary>
    /// <returns>Bytes done: whole blocks.</returns>
    private int XorVectors(ulong nonce, ulong counter, Span<byte> data)
    {
        if (!(Sse2.IsSupported || AdvSimd.Arm64.IsSupported) || !BitConverter.IsLittleEndian)
            return 0;

        int done = 0;
        while (Avx2.IsSupported && data.Length - done >= WideBytes)
        {
            XorEight(nonce, counter, MemoryMarshal.Cast<byte, Vector128<uint>>(data.Slice(done, WideBytes)));
            counter += WideBlocks;
            done += WideBytes;
        }

        while (data.Length - done >= ParallelBytes)
        {
            XorFour(nonce, counter, MemoryMarshal.Cast<byte, Vector128<uint>>(data.Slice(done, ParallelBytes)));
            counter += ParallelBlocks;
            done += ParallelBytes;
        }

        return done;
    }

    private void XorFour(ulong nonce, ulong counter, Span<Vector128<uint>> data)
    {
        uint[] key = _key;
        Vector128<uint> counterLow = Vector128.Create((uint)counter, (uint)(counter + 1), (uint)(counter + 2), (uint)(counter + 3));
        Vector128<uint> counterHigh = Vector128.Create((uint)(counter >> 32), (uint)((counter + 1) >> 32), (uint)((counter + 2) >> 32),
            (uint)((counter + 3) >> 32));

        Vector128<uint> x0 = Vector128.Create(Constant0), x1 = Vector128.Create(Constant1), x2 = Vector128.Create(Constant2), x3 = Vector128.Create(Constant3);
        Vector128<uint> x4 = Vector128.Create(key[0]), x5 = Vector128.Create(key[1]), x6 = Vector128.Create(key[2]), x7 = Vector128.Create(key[3]);
        Vector128<uint> x8 = Vector128.Create(key[4]), x9 = Vector128.Create(key[5]), x10 = Vector128.Create(key[6]), x11 = Vector128.Create(key[7]);
        Vector128<uint> x12 = counterLow, x13 = counterHigh, x14 = Vector128.Create((uint)nonce), x15 = Vector128.Create((uint)(nonce >> 32));

        for (int i = 0; i < DoubleRounds; i++)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
        }

        XorRows(data, 0, x0 + Vector128.Create(Constant0), x1 + Vector128.Create(Constant1), x2 + Vector128.Create(Constant2), x3 + Vector128.Create(Constant3));
        XorRows(data, 1, x4 + Vector128.Create(key[0]), x5 + Vector128.Create(key[1]), x6 + Vector128.Create(key[2]), x7 + Vector128.Create(key[3]));
        XorRows(data, 2, x8 + Vector128.Create(key[4]), x9 + Vector128.Create(key[5]), x10 + Vector128.Create(key[6]), x11 + Vector128.Create(key[7]));
        XorRows(data, 3, x12 + counterLow, x13 + counterHigh, x14 + Vector128.Create((uint)nonce), x15 + Vector128.Create((uint)(nonce >> 32)));
    }

    /// <summary>Turns four words of four blocks into four rows of a block each, and adds them to the data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorRows(Span<Vector128<uint>> data, int row, Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d)
    {
        Vector128<ulong> lowAB = ZipLow(a, b).AsUInt64(), lowCD = ZipLow(c, d).AsUInt64();
        Vector128<ulong> highAB = ZipHigh(a, b).AsUInt64(), highCD = ZipHigh(c, d).AsUInt64();
        data[row + (3 * RowsPerBlock)] ^= Vector128.Create(highAB.GetUpper(), highCD.GetUpper()).AsUInt32();
        data[row] ^= Vector128.Create(lowAB.GetLower(), lowCD.GetLower()).AsUInt32();
        data[row + RowsPerBlock] ^= Vector128.Create(lowAB.GetUpper(), lowCD.GetUpper()).AsUInt32();
        data[row + (2 * RowsPerBlock)] ^= Vector128.Create(highAB.GetLower(), highCD.GetLower()).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> ZipLow(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> ZipHigh(Vector128<uint> a, Vector128<uint> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    // RFC 8439, section 2.1, on four blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        a += b;
        d ^= a;
        d = (d << 16) | (d >>> 16);
        c += d;
        b ^= c;
        b = (b << 12) | (b >>> 20);
        a += b;
        d ^= a;
        d = (d << 8) | (d >>> 24);
        c += d;
        b ^= c;
        b = (b << 7) | (b >>> 25);
    }
}
