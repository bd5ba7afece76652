using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Core.Entropy;

/// <summary>SipHash-2-4 of one 64-bit word: a keyed pseudo-random function small enough for code without a class library.</summary>
/// <remarks>Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012). The message is the eight bytes of the word.</remarks>
internal static class SipHash
{
    /// <summary>Computes SipHash-2-4 with the 128-bit key (<paramref name="key0"/>, <paramref name="key1"/>).</summary>
    internal static ulong Hash(ulong key0, ulong key1, ulong word)
    {
        const ulong lengthBlock = 8UL << 56;

        ulong v0 = key0 ^ 0x736f6d6570736575;
        ulong v1 = key1 ^ 0x646f72616e646f6d;
        ulong v2 = key0 ^ 0x6c7967656e657261;
        ulong v3 = key1 ^ 0x7465646279746573;

        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;

        v3 ^= lengthBlock;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= lengthBlock;

        v2 ^= 0xff;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
