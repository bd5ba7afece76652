using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Cosmos.Ssh.Cryptography;

/// <summary>Poly1305 (RFC 8439, section 2.5) with limbs of 64 bits: fast also where vector registers are emulated.</summary>
internal static class Poly1305
{
    internal const int KeySize = 32;
    internal const int TagSize = 16;
    private const int Block = 16;

    /// <summary>Authenticates a message. A key must never be used twice.</summary>
    /// <param name="key">32 bytes: r and s.</param>
    /// <param name="message">Any length.</param>
    /// <param name="tag">16 bytes.</param>
    internal static void ComputeTag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        // Clamped (section 2.5.1): the low two bits of r1 are clear, so that r1 * 5/4 is exact.
        ulong r0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0ffffffc0fffffff;
        ulong r1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & 0x0ffffffc0ffffffc;
        ulong h0 = 0, h1 = 0, h2 = 0;

        while (message.Length >= Block)
        {
            Accumulate(ref h0, ref h1, ref h2, r0, r1, BinaryPrimitives.ReadUInt64LittleEndian(message),
                BinaryPrimitives.ReadUInt64LittleEndian(message[8..]), 1);
            message = message[Block..];
        }

        if (!message.IsEmpty)
        {
            Span<byte> last = stackalloc byte[Block];
            last.Clear();
            message.CopyTo(last);
            last[message.Length] = 1;
            Accumulate(ref h0, ref h1, ref h2, r0, r1, BinaryPrimitives.ReadUInt64LittleEndian(last),
                BinaryPrimitives.ReadUInt64LittleEndian(last[8..]), 0);
        }

        // h - p when h >= p = 2^130 - 5, by mask.
        ulong g0 = h0 + 5;
        ulong carry = g0 < h0 ? 1UL : 0;
        ulong g1 = h1 + carry;
        carry = g1 < carry ? 1UL : 0;
        ulong g2 = h2 + carry;
        ulong take = 0 - (g2 >> 2);
        h0 ^= (h0 ^ g0) & take;
        h1 ^= (h1 ^ g1) & take;

        ulong s0 = BinaryPrimitives.ReadUInt64LittleEndian(key[16..]);
        h0 += s0;
        h1 += BinaryPrimitives.ReadUInt64LittleEndian(key[24..]) + (h0 < s0 ? 1UL : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(tag, h0);
        BinaryPrimitives.WriteUInt64LittleEndian(tag[8..], h1);
    }

    /// <summary>h = (h + block) * r, partly reduced modulo 2^130 - 5: h2 stays below 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(ref ulong h0, ref ulong h1, ref ulong h2, ulong r0, ulong r1, ulong m0, ulong m1, ulong high)
    {
        ulong a0 = h0 + m0;
        ulong carry = a0 < m0 ? 1UL : 0;
        ulong a1 = h1 + m1;
        ulong carry1 = a1 < m1 ? 1UL : 0;
        a1 += carry;
        carry1 += a1 < carry ? 1UL : 0;
        ulong a2 = h2 + high + carry1;

        // 2^128 * r1 is 5/4 * r1 modulo the prime, because r1 is a multiple of 4.
        ulong s1 = r1 + (r1 >> 2);
        ulong d0High = Math.BigMul(a0, r0, out ulong d0);
        ulong productHigh = Math.BigMul(a1, s1, out ulong product);
        d0 += product;
        d0High += productHigh + (d0 < product ? 1UL : 0);

        ulong d1High = Math.BigMul(a0, r1, out ulong d1);
        productHigh = Math.BigMul(a1, r0, out product);
        d1 += product;
        d1High += productHigh + (d1 < product ? 1UL : 0);
        product = a2 * s1;
        d1 += product;
        d1High += d1 < product ? 1UL : 0;

        ulong d2 = a2 * r0;
        d1 += d0High;
        d1High += d1 < d0High ? 1UL : 0;
        d2 += d1High;

        // Fold what is above 2^130 back: times 5, as 4 + 1.
        ulong fold = (d2 >> 2) + (d2 & ~3UL);
        d2 &= 3;
        d0 += fold;
        carry = d0 < fold ? 1UL : 0;
        d1 += carry;
        h0 = d0;
        h1 = d1;
        h2 = d2 + (d1 < carry ? 1UL : 0);
    }
}
