using System;
using System.Buffers.Binary;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>Poly1305 (RFC 8439, section 2.5) over whole blocks of 16 bytes, in five limbs of 26 bits.</summary>
internal struct Poly1305
{
    private const uint LimbMask = 0x3ffffff;
    private const uint HighBit = 1 << 24; // 2^128, in the highest limb

    private readonly ulong _r0, _r1, _r2, _r3, _r4;
    private readonly ulong _s1, _s2, _s3, _s4; // 5 * r: 2^130 is 5 modulo the prime
    private readonly uint _pad0, _pad1, _pad2, _pad3;
    private ulong _h0, _h1, _h2, _h3, _h4;

    /// <summary>Takes the one-time key, 32 bytes.</summary>
    internal Poly1305(ReadOnlySpan<byte> key)
    {
        // r is clamped, section 2.5.1; the masks do that and cut the limbs at once.
        _r0 = BinaryPrimitives.ReadUInt32LittleEndian(key) & 0x3ffffff;
        _r1 = (BinaryPrimitives.ReadUInt32LittleEndian(key[3..]) >> 2) & 0x3ffff03;
        _r2 = (BinaryPrimitives.ReadUInt32LittleEndian(key[6..]) >> 4) & 0x3ffc0ff;
        _r3 = (BinaryPrimitives.ReadUInt32LittleEndian(key[9..]) >> 6) & 0x3f03fff;
        _r4 = (BinaryPrimitives.ReadUInt32LittleEndian(key[12..]) >> 8) & 0x00fffff;
        _s1 = _r1 * 5;
        _s2 = _r2 * 5;
        _s3 = _r3 * 5;
        _s4 = _r4 * 5;
        _pad0 = BinaryPrimitives.ReadUInt32LittleEndian(key[16..]);
        _pad1 = BinaryPrimitives.ReadUInt32LittleEndian(key[20..]);
        _pad2 = BinaryPrimitives.ReadUInt32LittleEndian(key[24..]);
        _pad3 = BinaryPrimitives.ReadUInt32LittleEndian(key[28..]);
    }

    /// <summary>Adds whole blocks; the last one is filled with zeros, as the AEAD construction wants (section 2.8).</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        Span<byte> last = stackalloc byte[16];
        while (!data.IsEmpty)
        {
            if (data.Length >= 16)
            {
                AppendBlock(data);
                data = data[16..];
                continue;
            }

            last.Clear();
            data.CopyTo(last);
            data = default;
            AppendBlock(last);
        }
    }

    /// <summary>Writes the tag, 16 bytes.</summary>
    internal readonly void Write(Span<byte> tag)
    {
        ulong h0 = _h0, h1 = _h1, h2 = _h2, h3 = _h3, h4 = _h4;

        // Full carry, then h - p, of which the one without borrow is taken, by mask.
        h2 += h1 >> 26;
        h1 &= LimbMask;
        h3 += h2 >> 26;
        h2 &= LimbMask;
        h4 += h3 >> 26;
        h3 &= LimbMask;
        h0 += (h4 >> 26) * 5;
        h4 &= LimbMask;
        h1 += h0 >> 26;
        h0 &= LimbMask;

        ulong g0 = h0 + 5;
        ulong g1 = h1 + (g0 >> 26);
        g0 &= LimbMask;
        ulong g2 = h2 + (g1 >> 26);
        g1 &= LimbMask;
        ulong g3 = h3 + (g2 >> 26);
        g2 &= LimbMask;
        ulong g4 = h4 + (g3 >> 26) - (1UL << 26);
        g3 &= LimbMask;

        ulong keep = (ulong)((long)g4 >> 63); // all ones when h < p
        h0 = (h0 & keep) | (g0 & ~keep);
        h1 = (h1 & keep) | (g1 & ~keep);
        h2 = (h2 & keep) | (g2 & ~keep);
        h3 = (h3 & keep) | (g3 & ~keep);
        h4 = (h4 & keep) | (g4 & ~keep);

        ulong sum = (uint)(h0 | (h1 << 26)) + (ulong)_pad0;
        BinaryPrimitives.WriteUInt32LittleEndian(tag, (uint)sum);
        sum = (uint)((h1 >> 6) | (h2 << 20)) + (ulong)_pad1 + (sum >> 32);
        BinaryPrimitives.WriteUInt32LittleEndian(tag[4..], (uint)sum);
        sum = (uint)((h2 >> 12) | (h3 << 14)) + (ulong)_pad2 + (sum >> 32);
        BinaryPrimitives.WriteUInt32LittleEndian(tag[8..], (uint)sum);
        sum = (uint)((h3 >> 18) | (h4 << 8)) + (ulong)_pad3 + (sum >> 32);
        BinaryPrimitives.WriteUInt32LittleEndian(tag[12..], (uint)sum);
    }

    private void AppendBlock(ReadOnlySpan<byte> block)
    {
        ulong h0 = _h0 + (BinaryPrimitives.ReadUInt32LittleEndian(block) & LimbMask);
        ulong h1 = _h1 + ((BinaryPrimitives.ReadUInt32LittleEndian(block[3..]) >> 2) & LimbMask);
        ulong h2 = _h2 + ((BinaryPrimitives.ReadUInt32LittleEndian(block[6..]) >> 4) & LimbMask);
        ulong h3 = _h3 + ((BinaryPrimitives.ReadUInt32LittleEndian(block[9..]) >> 6) & LimbMask);
        ulong h4 = _h4 + ((BinaryPrimitives.ReadUInt32LittleEndian(block[12..]) >> 8) | HighBit);

        ulong d0 = (h0 * _r0) + (h1 * _s4) + (h2 * _s3) + (h3 * _s2) + (h4 * _s1);
        ulong d1 = (h0 * _r1) + (h1 * _r0) + (h2 * _s4) + (h3 * _s3) + (h4 * _s2);
        ulong d2 = (h0 * _r2) + (h1 * _r1) + (h2 * _r0) + (h3 * _s4) + (h4 * _s3);
        ulong d3 = (h0 * _r3) + (h1 * _r2) + (h2 * _r1) + (h3 * _r0) + (h4 * _s4);
        ulong d4 = (h0 * _r4) + (h1 * _r3) + (h2 * _r2) + (h3 * _r1) + (h4 * _r0);

        d1 += d0 >> 26;
        d2 += d1 >> 26;
        d3 += d2 >> 26;
        d4 += d3 >> 26;
        h0 = (d0 & LimbMask) + ((d4 >> 26) * 5);
        _h1 = (d1 & LimbMask) + (h0 >> 26);
        _h0 = h0 & LimbMask;
        _h2 = d2 & LimbMask;
        _h3 = d3 & LimbMask;
        _h4 = d4 & LimbMask;
    }
}
