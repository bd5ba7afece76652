using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cosmos.Ssh.Cryptography;

/// <summary>Eight blocks at a time: the lower halves of the vectors belong to blocks 0 to 3, the upper halves to blocks 4 to 7. Only
/// instructions by name, so that an image compiled ahead of time has this code behind a test of the processor.</summary>
internal sealed partial class ChaCha20
{
    private const int WideBlocks = 8;
    private const int WideBytes = WideBlocks * Block;

    private void XorEight(ulong nonce, ulong counter, Span<Vector128<uint>> data)
    {
        uint[] key = _key;
        Vector256<uint> counterLow = Vector256.Create((uint)counter, (uint)(counter + 1), (uint)(counter + 2), (uint)(counter + 3),
            (uint)(counter + 4), (uint)(counter + 5), (uint)(counter + 6), (uint)(counter + 7));
        Vector256<uint> counterHigh = Vector256.Create((uint)(counter >> 32), (uint)((counter + 1) >> 32), (uint)((counter + 2) >> 32), (uint)((counter + 3) >> 32),
            (uint)((counter + 4) >> 32), (uint)((counter + 5) >> 32), (uint)((counter + 6) >> 32), (uint)((counter + 7) >> 32));

        Vector256<uint> x0 = Vector256.Create(Constant0), x1 = Vector256.Create(Constant1), x2 = Vector256.Create(Constant2), x3 = Vector256.Create(Constant3);
        Vector256<uint> x4 = Vector256.Create(key[0]), x5 = Vector256.Create(key[1]), x6 = Vector256.Create(key[2]), x7 = Vector256.Create(key[3]);
        Vector256<uint> x8 = Vector256.Create(key[4]), x9 = Vector256.Create(key[5]), x10 = Vector256.Create(key[6]), x11 = Vector256.Create(key[7]);
        Vector256<uint> x12 = counterLow, x13 = counterHigh, x14 = Vector256.Create((uint)nonce), x15 = Vector256.Create((uint)(nonce >> 32));

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

        XorRows(data, 0, Avx2.Add(x0, Vector256.Create(Constant0)), Avx2.Add(x1, Vector256.Create(Constant1)),
            Avx2.Add(x2, Vector256.Create(Constant2)), Avx2.Add(x3, Vector256.Create(Constant3)));
        XorRows(data, 1, Avx2.Add(x4, Vector256.Create(key[0])), Avx2.Add(x5, Vector256.Create(key[1])),
            Avx2.Add(x6, Vector256.Create(key[2])), Avx2.Add(x7, Vector256.Create(key[3])));
        XorRows(data, 2, Avx2.Add(x8, Vector256.Create(key[4])), Avx2.Add(x9, Vector256.Create(key[5])),
            Avx2.Add(x10, Vector256.Create(key[6])), Avx2.Add(x11, Vector256.Create(key[7])));
        XorRows(data, 3, Avx2.Add(x12, counterLow), Avx2.Add(x13, counterHigh),
            Avx2.Add(x14, Vector256.Create((uint)nonce)), Avx2.Add(x15, Vector256.Create((uint)(nonce >> 32))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorRows(Span<Vector128<uint>> data, int row, Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d)
    {
        Vector256<ulong> lowAB = Avx2.UnpackLow(a, b).AsUInt64(), lowCD = Avx2.UnpackLow(c, d).AsUInt64();
        Vector256<ulong> highAB = Avx2.UnpackHigh(a, b).AsUInt64(), highCD = Avx2.UnpackHigh(c, d).AsUInt64();
        XorPair(data, row, 3, Avx2.UnpackHigh(highAB, highCD).AsUInt32());
        XorPair(data, row, 0, Avx2.UnpackLow(lowAB, lowCD).AsUInt32());
        XorPair(data, row, 1, Avx2.UnpackHigh(lowAB, lowCD).AsUInt32());
        XorPair(data, row, 2, Avx2.UnpackLow(highAB, highCD).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorPair(Span<Vector128<uint>> data, int row, int block, Vector256<uint> keyStream)
    {
        data[row + (RowsPerBlock * block)] ^= Avx2.ExtractVector128(keyStream, 0);
        data[row + (RowsPerBlock * (block + ParallelBlocks))] ^= Avx2.ExtractVector128(keyStream, 1);
    }

    // RFC 8439, section 2.1, on eight blocks.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        a = Avx2.Add(a, b);
        d = Avx2.Xor(d, a);
        d = Avx2.Or(Avx2.ShiftLeftLogical(d, 16), Avx2.ShiftRightLogical(d, 16));
        c = Avx2.Add(c, d);
        b = Avx2.Xor(b, c);
        b = Avx2.Or(Avx2.ShiftLeftLogical(b, 12), Avx2.ShiftRightLogical(b, 20));
        a = Avx2.Add(a, b);
        d = Avx2.Xor(d, a);
        d = Avx2.Or(Avx2.ShiftLeftLogical(d, 8), Avx2.ShiftRightLogical(d, 24));
        c = Avx2.Add(c, d);
        b = Avx2.Xor(b, c);
        b = Avx2.Or(Avx2.ShiftLeftLogical(b, 7), Avx2.ShiftRightLogical(b, 25));
    }
}
