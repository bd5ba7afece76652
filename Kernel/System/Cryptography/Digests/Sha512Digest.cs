using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Cryptography.Digests;

/// <summary>SHA-512 and SHA-384 (FIPS 180-4, sections 6.4 and 6.5).</summary>
public sealed class Sha512Digest : BlockDigest
{
    private const int BlockSize = 128;
    private const int Sha384Size = 48;
    private const int Sha512Size = 64;

    private readonly int _size;

    private ulong _h0, _h1, _h2, _h3, _h4, _h5, _h6, _h7;

    /// <summary>Starts an empty message.</summary>
    /// <param name="sizeInBytes">64 for SHA-512, 48 for SHA-384.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another size.</exception>
    public Sha512Digest(int sizeInBytes = Sha512Size)
        : base(BlockSize, 2 * sizeof(ulong), littleEndianLength: false)
    {
        if (sizeInBytes is not (Sha384Size or Sha512Size))
            throw new ArgumentOutOfRangeException(nameof(sizeInBytes), sizeInBytes, "SHA-384 has 48 bytes and SHA-512 has 64.");

        _size = sizeInBytes;
        ResetState();
    }

    /// <inheritdoc/>
    public override int SizeInBytes => _size;

    /// <inheritdoc/>
    public override Digest Clone()
    {
        Sha512Digest clone = new(_size);
        clone.CopyFrom(this);
        return clone;
    }

    private protected override void Compress(ReadOnlySpan<byte> blocks)
    {
        ulong a = _h0, b = _h1, c = _h2, d = _h3, e = _h4, f = _h5, g = _h6, h = _h7;
        while (blocks.Length >= BlockSize)
        {
            ReadOnlySpan<byte> block = blocks[..BlockSize];
            ulong w0 = BinaryPrimitives.ReadUInt64BigEndian(block[0..]);
            ulong w1 = BinaryPrimitives.ReadUInt64BigEndian(block[8..]);
            ulong w2 = BinaryPrimitives.ReadUInt64BigEndian(block[16..]);
            ulong w3 = BinaryPrimitives.ReadUInt64BigEndian(block[24..]);
            ulong w4 = BinaryPrimitives.ReadUInt64BigEndian(block[32..]);
            ulong w5 = BinaryPrimitives.ReadUInt64BigEndian(block[40..]);
            ulong w6 = BinaryPrimitives.ReadUInt64BigEndian(block[48..]);
            ulong w7 = BinaryPrimitives.ReadUInt64BigEndian(block[56..]);
            ulong w8 = BinaryPrimitives.ReadUInt64BigEndian(block[64..]);
            ulong w9 = BinaryPrimitives.ReadUInt64BigEndian(block[72..]);
            ulong wa = BinaryPrimitives.ReadUInt64BigEndian(block[80..]);
            ulong wb = BinaryPrimitives.ReadUInt64BigEndian(block[88..]);
            ulong wc = BinaryPrimitives.ReadUInt64BigEndian(block[96..]);
            ulong wd = BinaryPrimitives.ReadUInt64BigEndian(block[104..]);
            ulong we = BinaryPrimitives.ReadUInt64BigEndian(block[112..]);
            ulong wf = BinaryPrimitives.ReadUInt64BigEndian(block[120..]);

            h += SumChoose(e, f, g) + 0x428a2f98d728ae22 + w0; d += h; h += SumMajority(a, b, c);
            g += SumChoose(d, e, f) + 0x7137449123ef65cd + w1; c += g; g += SumMajority(h, a, b);
            f += SumChoose(c, d, e) + 0xb5c0fbcfec4d3b2f + w2; b += f; f += SumMajority(g, h, a);
            e += SumChoose(b, c, d) + 0xe9b5dba58189dbbc + w3; a += e; e += SumMajority(f, g, h);
            d += SumChoose(a, b, c) + 0x3956c25bf348b538 + w4; h += d; d += SumMajority(e, f, g);
            c += SumChoose(h, a, b) + 0x59f111f1b605d019 + w5; g += c; c += SumMajority(d, e, f);
            b += SumChoose(g, h, a) + 0x923f82a4af194f9b + w6; f += b; b += SumMajority(c, d, e);
            a += SumChoose(f, g, h) + 0xab1c5ed5da6d8118 + w7; e += a; a += SumMajority(b, c, d);
            h += SumChoose(e, f, g) + 0xd807aa98a3030242 + w8; d += h; h += SumMajority(a, b, c);
            g += SumChoose(d, e, f) + 0x12835b0145706fbe + w9; c += g; g += SumMajority(h, a, b);
            f += SumChoose(c, d, e) + 0x243185be4ee4b28c + wa; b += f; f += SumMajority(g, h, a);
            e += SumChoose(b, c, d) + 0x550c7dc3d5ffb4e2 + wb; a += e; e += SumMajority(f, g, h);
            d += SumChoose(a, b, c) + 0x72be5d74f27b896f + wc; h += d; d += SumMajority(e, f, g);
            c += SumChoose(h, a, b) + 0x80deb1fe3b1696b1 + wd; g += c; c += SumMajority(d, e, f);
            b += SumChoose(g, h, a) + 0x9bdc06a725c71235 + we; f += b; b += SumMajority(c, d, e);
            a += SumChoose(f, g, h) + 0xc19bf174cf692694 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0xe49b69c19ef14ad2 + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0xefbe4786384f25e3 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x0fc19dc68b8cd5b5 + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x240ca1cc77ac9c65 + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x2de92c6f592b0275 + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x4a7484aa6ea6e483 + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x5cb0a9dcbd41fbd4 + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x76f988da831153b5 + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0x983e5152ee66dfab + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0xa831c66d2db43210 + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0xb00327c898fb213f + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0xbf597fc7beef0ee4 + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0xc6e00bf33da88fc2 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xd5a79147930aa725 + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0x06ca6351e003826f + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0x142929670a0e6e70 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0x27b70a8546d22ffc + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0x2e1b21385c26c926 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x4d2c6dfc5ac42aed + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x53380d139d95b3df + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x650a73548baf63de + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x766a0abb3c77b2a8 + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x81c2c92e47edaee6 + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x92722c851482353b + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0xa2bfe8a14cf10364 + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0xa81a664bbc423001 + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0xc24b8b70d0f89791 + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0xc76c51a30654be30 + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0xd192e819d6ef5218 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xd69906245565a910 + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0xf40e35855771202a + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0x106aa07032bbd1b8 + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0x19a4c116b8d2d0c8 + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0x1e376c085141ab53 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0x2748774cdf8eeb99 + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0x34b0bcb5e19b48a8 + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x391c0cb3c5c95a63 + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x4ed8aa4ae3418acb + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x5b9cca4f7763e373 + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x682e6ff3d6b2b8a3 + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0x748f82ee5defb2fc + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0x78a5636f43172f60 + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0x84c87814a1f0ab72 + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0x8cc702081a6439ec + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0x90befffa23631e28 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0xa4506cebde82bde9 + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0xbef9a3f7b2c67915 + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0xc67178f2e372532b + wf; e += a; a += SumMajority(b, c, d);
            w0 += Expand(we, w9, w1);
            h += SumChoose(e, f, g) + 0xca273eceea26619c + w0; d += h; h += SumMajority(a, b, c);
            w1 += Expand(wf, wa, w2);
            g += SumChoose(d, e, f) + 0xd186b8c721c0c207 + w1; c += g; g += SumMajority(h, a, b);
            w2 += Expand(w0, wb, w3);
            f += SumChoose(c, d, e) + 0xeada7dd6cde0eb1e + w2; b += f; f += SumMajority(g, h, a);
            w3 += Expand(w1, wc, w4);
            e += SumChoose(b, c, d) + 0xf57d4f7fee6ed178 + w3; a += e; e += SumMajority(f, g, h);
            w4 += Expand(w2, wd, w5);
            d += SumChoose(a, b, c) + 0x06f067aa72176fba + w4; h += d; d += SumMajority(e, f, g);
            w5 += Expand(w3, we, w6);
            c += SumChoose(h, a, b) + 0x0a637dc5a2c898a6 + w5; g += c; c += SumMajority(d, e, f);
            w6 += Expand(w4, wf, w7);
            b += SumChoose(g, h, a) + 0x113f9804bef90dae + w6; f += b; b += SumMajority(c, d, e);
            w7 += Expand(w5, w0, w8);
            a += SumChoose(f, g, h) + 0x1b710b35131c471b + w7; e += a; a += SumMajority(b, c, d);
            w8 += Expand(w6, w1, w9);
            h += SumChoose(e, f, g) + 0x28db77f523047d84 + w8; d += h; h += SumMajority(a, b, c);
            w9 += Expand(w7, w2, wa);
            g += SumChoose(d, e, f) + 0x32caab7b40c72493 + w9; c += g; g += SumMajority(h, a, b);
            wa += Expand(w8, w3, wb);
            f += SumChoose(c, d, e) + 0x3c9ebe0a15c9bebc + wa; b += f; f += SumMajority(g, h, a);
            wb += Expand(w9, w4, wc);
            e += SumChoose(b, c, d) + 0x431d67c49c100d4c + wb; a += e; e += SumMajority(f, g, h);
            wc += Expand(wa, w5, wd);
            d += SumChoose(a, b, c) + 0x4cc5d4becb3e42b6 + wc; h += d; d += SumMajority(e, f, g);
            wd += Expand(wb, w6, we);
            c += SumChoose(h, a, b) + 0x597f299cfc657e2a + wd; g += c; c += SumMajority(d, e, f);
            we += Expand(wc, w7, wf);
            b += SumChoose(g, h, a) + 0x5fcb6fab3ad6faec + we; f += b; b += SumMajority(c, d, e);
            wf += Expand(wd, w8, w0);
            a += SumChoose(f, g, h) + 0x6c44198c4a475817 + wf; e += a; a += SumMajority(b, c, d);

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
        BinaryPrimitives.WriteUInt64BigEndian(destination, _h0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _h1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _h2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _h3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[32..], _h4);
        BinaryPrimitives.WriteUInt64BigEndian(destination[40..], _h5);
        if (_size == Sha384Size)
            return;

        BinaryPrimitives.WriteUInt64BigEndian(destination[48..], _h6);
        BinaryPrimitives.WriteUInt64BigEndian(destination[56..], _h7);
    }

    private protected override void ResetState()
    {
        if (_size == Sha384Size)
        {
            // Square roots of the ninth to sixteenth primes.
            _h0 = 0xcbbb9d5dc1059ed8;
            _h1 = 0x629a292a367cd507;
            _h2 = 0x9159015a3070dd17;
            _h3 = 0x152fecd8f70e5939;
            _h4 = 0x67332667ffc00b31;
            _h5 = 0x8eb44a8768581511;
            _h6 = 0xdb0c2e0d64f98fa7;
            _h7 = 0x47b5481dbefa4fa4;
            return;
        }

        // The first 64 bits of the fractional parts of the square roots of the first eight primes.
        _h0 = 0x6a09e667f3bcc908;
        _h1 = 0xbb67ae8584caa73b;
        _h2 = 0x3c6ef372fe94f82b;
        _h3 = 0xa54ff53a5f1d36f1;
        _h4 = 0x510e527fade682d1;
        _h5 = 0x9b05688c2b3e6c1f;
        _h6 = 0x1f83d9abfb41bd6b;
        _h7 = 0x5be0cd19137e2179;
    }

    private protected override void CopyState(BlockDigest source)
    {
        Sha512Digest other = (Sha512Digest)source;
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
    private static ulong SumChoose(ulong e, ulong f, ulong g) =>
        BitOperations.RotateRight(BitOperations.RotateRight(BitOperations.RotateRight(e, 23) ^ e, 4) ^ e, 14)
        + (((f ^ g) & e) ^ g);

    // Sigma0(a) + Maj(a, b, c).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SumMajority(ulong a, ulong b, ulong c) =>
        BitOperations.RotateRight(BitOperations.RotateRight(BitOperations.RotateRight(a, 5) ^ a, 6) ^ a, 28)
        + (((a ^ b) & (b ^ c)) ^ b);

    // The message schedule: sigma1(W[t-2]) + W[t-7] + sigma0(W[t-15]).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Expand(ulong w2, ulong w7, ulong w15) =>
        (BitOperations.RotateRight(w2, 19) ^ BitOperations.RotateRight(w2, 61) ^ (w2 >> 6))
        + w7
        + (BitOperations.RotateRight(w15, 1) ^ BitOperations.RotateRight(w15, 8) ^ (w15 >> 7));
}
