using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Cryptography.Digests;

/// <summary>SHA-256 (FIPS 180-4, section 6.2).</summary>
/// <remarks>The 64 rounds are written out: the constants become immediates, and no index is checked.</remarks>
public sealed class Sha256Digest : BlockDigest
{
    private const int BlockSize = 64;

    private uint _h0, _h1, _h2, _h3, _h4, _h5, _h6, _h7;

    /// <summary>Starts an empty message.</summary>
    public Sha256Digest()
        : base(BlockSize, sizeof(ulong), littleEndianLength: false) =>
        ResetState();

    /// <inheritdoc/>
    public override int SizeInBytes => 32;

    /// <inheritdoc/>
    public override Digest Clone()
    {
        Sha256Digest clone = new();
        clone.CopyFrom(this);
        return clone;
    }

    private protected override void Compress(ReadOnlySpan<byte> blocks)
    {
        uint a = _h0, b = _h1, c = _h2, d = _h3, e = _h4, f = _h5, g = _h6, h = _h7;
        while (blocks.Length >= BlockSize)
        {
            ReadOnlySpan<byte> block = blocks[..BlockSize];
            uint w0 = BinaryPrimitives.ReadUInt32BigEndian(block[0..]);
            uint w1 = BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
            uint w2 = BinaryPrimitives.ReadUInt32BigEndian(block[8..]);
            uint w3 = BinaryPrimitives.ReadUInt32BigEndian(block[12..]);
            uint w4 = BinaryPrimitives.ReadUInt32BigEndian(block[16..]);
            uint w5 = BinaryPrimitives.ReadUInt32BigEndian(block[20..]);
            uint w6 = BinaryPrimitives.ReadUInt32BigEndian(block[24..]);
            uint w7 = BinaryPrimitives.ReadUInt32BigEndian(block[28..]);
            uint w8 = BinaryPrimitives.ReadUInt32BigEndian(block[32..]);
            uint w9 = BinaryPrimitives.ReadUInt32BigEndian(block[36..]);
            uint wa = BinaryPrimitives.ReadUInt32BigEndian(block[40..]);
            uint wb = BinaryPrimitives.ReadUInt32BigEndian(block[44..]);
            uint wc = BinaryPrimitives.ReadUInt32BigEndian(block[48..]);
            uint wd = BinaryPrimitives.ReadUInt32BigEndian(block[52..]);
            uint we = BinaryPrimitives.ReadUInt32BigEndian(block[56..]);
            uint wf = BinaryPrimitives.ReadUInt32BigEndian(block[60..]);

            h += SumChoose(e, f, g) + 0x428a2f98 + w0; d += h; h += SumMajority(a, b, c);
            g += SumChoose(d, e, f) + 0x71374491 + w1; c += g; g += SumMajority(h, a, b);
            f += SumChoose(c, d, e) + 0xb5c0fbcf + w2; b += f; f += SumMajority(g, h, a);
            e += SumChoose(b, c, d) + 0xe9b5dba5 + w3; a += e; e += SumMajority(f, g, h);
            d += SumChoose(a, b, c) + 0x3956c25b + w4; h += d; d += SumMajority(e, f, g);
            c += SumChoose(h, a, b) + 0x59f111f1 + w5; g += c; c += SumMajority(d, e, f);
            b += SumChoose(g, h, a) + 0x923f82a4 + w6; f += b; b += SumMajority(c, d, e);
            a += SumChoose(f, g, h) + 0xab1c5ed5 + w7; e += a; a += SumMajority(b, c, d);
            h += SumChoose(e, f, g) + 0xd807aa98 + w8; d += h; h += SumMajority(a, b, c);
            g += SumChoose(d, e, f) + 0x12835b01 + w9; c += g; g += SumMajority(h, a, b);
            f += SumChoose(c, d, e) + 0x243185be + wa; b += f; f += SumMajority(g, h, a);
            e += SumChoose(b, c, d) + 0x550c7dc3 + wb; a += e; e += SumMajority(f, g, h);
            d += SumChoose(a, b, c) + 0x72be5d74 + wc; h += d; d += SumMajority(e, f, g);
            c += SumChoose(h, a, b) + 0x80deb1fe + wd; g += c; c += SumMajority(d, e, f);
            b += SumChoose(g, h, a) + 0x9bdc06a7 + we; f += b; b += SumMajority(c, d, e);
            a += SumChoose(f, g, h) + 0xc19bf174 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0xe49b69c1 + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0xefbe4786 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x0fc19dc6 + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x240ca1cc + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x2de92c6f + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x4a7484aa + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x5cb0a9dc + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x76f988da + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0x983e5152 + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0xa831c66d + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0xb00327c8 + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0xbf597fc7 + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0xc6e00bf3 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xd5a79147 + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0x06ca6351 + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0x14292967 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0x27b70a85 + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0x2e1b2138 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x4d2c6dfc + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x53380d13 + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x650a7354 + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x766a0abb + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x81c2c92e + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x92722c85 + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0xa2bfe8a1 + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0xa81a664b + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0xc24b8b70 + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0xc76c51a3 + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0xd192e819 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xd6990624 + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0xf40e3585 + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0x106aa070 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0x19a4c116 + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0x1e376c08 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x2748774c + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x34b0bcb5 + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x391c0cb3 + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x4ed8aa4a + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x5b9cca4f + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x682e6ff3 + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0x748f82ee + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0x78a5636f + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0x84c87814 + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0x8cc70208 + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0x90befffa + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xa4506ceb + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0xbef9a3f7 + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0xc67178f2 + wf; e += a; a += SumMajority(b, c, d);

            a = _h0 += a;
            b = _h1 += b;
            c = _h2 += c;
            d = _h3 += d;
            e = _h4 += e;
            f = _h5 += f;
            g = _h6 += g;
            h = _h7 += h;
            blocks = blocks[BlockSize..];
        }
    }

    private protected override void WriteHash(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, _h0);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], _h1);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _h2);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], _h3);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _h4);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], _h5);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], _h6);
        BinaryPrimitives.WriteUInt32BigEndian(destination[28..], _h7);
    }

    private protected override void ResetState()
    {
        // The first 32 bits of the fractional parts of the square roots of the first eight primes.
        _h0 = 0x6a09e667;
        _h1 = 0xbb67ae85;
        _h2 = 0x3c6ef372;
        _h3 = 0xa54ff53a;
        _h4 = 0x510e527f;
        _h5 = 0x9b05688c;
        _h6 = 0x1f83d9ab;
        _h7 = 0x5be0cd19;
    }

    private protected override void CopyState(BlockDigest source)
    {
        Sha256Digest other = (Sha256Digest)source;
        _h0 = other._h0;
        _h1 = other._h1;
        _h2 = other._h2;
        _h3 = other._h3;
        _h4 = other._h4;
        _h5 = other._h5;
        _h6 = other._h6;
        _h7 = other._h7;
    }

    // Sigma1(e) + Ch(e, f, g). The three rotations of Sigma are nested, rotr(rotr(rotr(x, r3 - r2) ^ x, r2 - r1) ^ x, r1), which
    // needs one temporary register instead of three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SumChoose(uint e, uint f, uint g) =>
        BitOperations.RotateRight(BitOperations.RotateRight(BitOperations.RotateRight(e, 14) ^ e, 5) ^ e, 6)
        + (((f ^ g) & e) ^ g);

    // Sigma0(a) + Maj(a, b, c).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SumMajority(uint a, uint b, uint c) =>
        BitOperations.RotateRight(BitOperations.RotateRight(BitOperations.RotateRight(a, 9) ^ a, 11) ^ a, 2)
        + (((a ^ b) & (b ^ c)) ^ b);

    // The message schedule: sigma1(W[t-2]) + W[t-7] + sigma0(W[t-15]).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Expand(uint w2, uint w7, uint w15) =>
        (BitOperations.RotateRight(w2, 17) ^ BitOperations.RotateRight(w2, 19) ^ (w2 >> 10))
        + w7
        + (BitOperations.RotateRight(w15, 7) ^ BitOperations.RotateRight(w15, 18) ^ (w15 >> 3));
}
