using System;
using System.Buffers.Binary;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>GHASH: the universal hash of GCM (NIST SP 800-38D, section 6.4), in constant time.</summary>
/// <remarks>
/// Carry-less products from integer ones: with three of four bits cleared no carry reaches the next bit that counts. The upper half
/// of a product is the lower half of the product of the reversed factors. T. Pornin, "Constant-time mul" (BearSSL).
/// </remarks>
internal struct GHash
{
    private readonly ulong _h0, _h1, _h2;
    private readonly ulong _r0, _r1, _r2;
    private ulong _y0, _y1;

    internal GHash(ReadOnlySpan<byte> key)
    {
        _h1 = BinaryPrimitives.ReadUInt64BigEndian(key);
        _h0 = BinaryPrimitives.ReadUInt64BigEndian(key[8..]);
        _h2 = _h0 ^ _h1;
        _r0 = Reverse(_h0);
        _r1 = Reverse(_h1);
        _r2 = _r0 ^ _r1;
    }

    /// <summary>Starts over under the same key.</summary>
    internal void Reset()
    {
        _y0 = 0;
        _y1 = 0;
    }

    /// <summary>Hashes data, filling the last block with zeros.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        Span<byte> last = stackalloc byte[16];
        while (!data.IsEmpty)
        {
            if (data.Length >= 16)
            {
                AppendBlock(BinaryPrimitives.ReadUInt64BigEndian(data), BinaryPrimitives.ReadUInt64BigEndian(data[8..]));
                data = data[16..];
                continue;
            }

            last.Clear();
            data.CopyTo(last);
            data = default;
            AppendBlock(BinaryPrimitives.ReadUInt64BigEndian(last), BinaryPrimitives.ReadUInt64BigEndian(last[8..]));
        }
    }

    /// <summary>Hashes one block, given as two big-endian halves.</summary>
    internal void AppendBlock(ulong high, ulong low)
    {
        ulong y1 = _y1 ^ high;
        ulong y0 = _y0 ^ low;
        ulong y0r = Reverse(y0);
        ulong y1r = Reverse(y1);

        // Karatsuba: three products for each half of the result.
        ulong z0 = Multiply(y0, _h0);
        ulong z1 = Multiply(y1, _h1);
        ulong z2 = Multiply(y0 ^ y1, _h2) ^ z0 ^ z1;
        ulong z0h = Multiply(y0r, _r0);
        ulong z1h = Multiply(y1r, _r1);
        ulong z2h = Multiply(y0r ^ y1r, _r2) ^ z0h ^ z1h;
        z0h = Reverse(z0h) >> 1;
        z1h = Reverse(z1h) >> 1;
        z2h = Reverse(z2h) >> 1;

        ulong v0 = z0;
        ulong v1 = z0h ^ z2;
        ulong v2 = z1 ^ z2h;
        ulong v3 = z1h;

        // GCM's bit order leaves the product one bit short; then the reduction modulo x^128 + x^7 + x^2 + x + 1.
        v3 = (v3 << 1) | (v2 >> 63);
        v2 = (v2 << 1) | (v1 >> 63);
        v1 = (v1 << 1) | (v0 >> 63);
        v0 <<= 1;
        v2 ^= v0 ^ (v0 >> 1) ^ (v0 >> 2) ^ (v0 >> 7);
        v1 ^= (v0 << 63) ^ (v0 << 62) ^ (v0 << 57);
        v3 ^= v1 ^ (v1 >> 1) ^ (v1 >> 2) ^ (v1 >> 7);
        v2 ^= (v1 << 63) ^ (v1 << 62) ^ (v1 << 57);
        _y0 = v2;
        _y1 = v3;
    }

    /// <summary>Writes the hash value.</summary>
    internal readonly void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _y1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _y0);
    }

    // The low 64 bits of the carry-less product.
    private static ulong Multiply(ulong x, ulong y)
    {
        const ulong m0 = 0x1111111111111111;
        const ulong m1 = 0x2222222222222222;
        const ulong m2 = 0x4444444444444444;
        const ulong m3 = 0x8888888888888888;
        ulong x0 = x & m0, x1 = x & m1, x2 = x & m2, x3 = x & m3;
        ulong y0 = y & m0, y1 = y & m1, y2 = y & m2, y3 = y & m3;
        ulong z0 = (x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1);
        ulong z1 = (x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2);
        ulong z2 = (x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3);
        ulong z3 = (x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0);
        return (z0 & m0) | (z1 & m1) | (z2 & m2) | (z3 & m3);
    }

    private static ulong Reverse(ulong value)
    {
        value = ((value & 0x5555555555555555) << 1) | ((value >> 1) & 0x5555555555555555);
        value = ((value & 0x3333333333333333) << 2) | ((value >> 2) & 0x3333333333333333);
        value = ((value & 0x0f0f0f0f0f0f0f0f) << 4) | ((value >> 4) & 0x0f0f0f0f0f0f0f0f);
        return BinaryPrimitives.ReverseEndianness(value);
    }
}
