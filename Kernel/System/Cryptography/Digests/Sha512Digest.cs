using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cosmos.Cryptography.Digests;

/// <summary>SHA-512 and SHA-384 (FIPS 180-4, sections 6.4 and 6.5).</summary>
public sealed class Sha512Digest : BlockDigest
{
    private const int BlockSize = 128;
    private const int Rounds = 80;
    private const int RoundsPerStep = 16;
    private const int Sha384Size = 48;
    private const int Sha512Size = 64;

    // The first 64 bits of the fractional parts of the cube roots of the first 80 primes.
    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
        0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
        0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
        0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
        0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
        0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
        0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
        0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
        0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
        0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
        0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
        0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
        0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
        0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
        0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
        0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
        0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
        0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
        0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
        0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
    ];

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
            Vector128<ulong> w0 = Load(block[0..]);
            Vector128<ulong> w1 = Load(block[16..]);
            Vector128<ulong> w2 = Load(block[32..]);
            Vector128<ulong> w3 = Load(block[48..]);
            Vector128<ulong> w4 = Load(block[64..]);
            Vector128<ulong> w5 = Load(block[80..]);
            Vector128<ulong> w6 = Load(block[96..]);
            Vector128<ulong> w7 = Load(block[112..]);
            for (int round = 0; ; round += RoundsPerStep)
            {
                ReadOnlySpan<ulong> constants = RoundConstants.Slice(round, RoundsPerStep);
                Vector128<ulong> words = w0 + Vector128.Create(constants[0..]);
                h += SumChoose(e, f, g) + words.GetElement(0); d += h; h += SumMajority(a, b, c);
                g += SumChoose(d, e, f) + words.GetElement(1); c += g; g += SumMajority(h, a, b);
                words = w1 + Vector128.Create(constants[2..]);
                f += SumChoose(c, d, e) + words.GetElement(0); b += f; f += SumMajority(g, h, a);
                e += SumChoose(b, c, d) + words.GetElement(1); a += e; e += SumMajority(f, g, h);
                words = w2 + Vector128.Create(constants[4..]);
                d += SumChoose(a, b, c) + words.GetElement(0); h += d; d += SumMajority(e, f, g);
                c += SumChoose(h, a, b) + words.GetElement(1); g += c; c += SumMajority(d, e, f);
                words = w3 + Vector128.Create(constants[6..]);
                b += SumChoose(g, h, a) + words.GetElement(0); f += b; b += SumMajority(c, d, e);
                a += SumChoose(f, g, h) + words.GetElement(1); e += a; a += SumMajority(b, c, d);
                words = w4 + Vector128.Create(constants[8..]);
                h += SumChoose(e, f, g) + words.GetElement(0); d += h; h += SumMajority(a, b, c);
                g += SumChoose(d, e, f) + words.GetElement(1); c += g; g += SumMajority(h, a, b);
                words = w5 + Vector128.Create(constants[10..]);
                f += SumChoose(c, d, e) + words.GetElement(0); b += f; f += SumMajority(g, h, a);
                e += SumChoose(b, c, d) + words.GetElement(1); a += e; e += SumMajority(f, g, h);
                words = w6 + Vector128.Create(constants[12..]);
                d += SumChoose(a, b, c) + words.GetElement(0); h += d; d += SumMajority(e, f, g);
                c += SumChoose(h, a, b) + words.GetElement(1); g += c; c += SumMajority(d, e, f);
                words = w7 + Vector128.Create(constants[14..]);
                b += SumChoose(g, h, a) + words.GetElement(0); f += b; b += SumMajority(c, d, e);
                a += SumChoose(f, g, h) + words.GetElement(1); e += a; a += SumMajority(b, c, d);

                if (round == Rounds - RoundsPerStep)
                    break;

                w0 = Expand(w0, w1, w4, w5, w7);
                w1 = Expand(w1, w2, w5, w6, w0);
                w2 = Expand(w2, w3, w6, w7, w1);
                w3 = Expand(w3, w4, w7, w0, w2);
                w4 = Expand(w4, w5, w0, w1, w3);
                w5 = Expand(w5, w6, w1, w2, w4);
                w6 = Expand(w6, w7, w2, w3, w5);
                w7 = Expand(w7, w0, w3, w4, w6);
            }

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

    // Two words of the message schedule, W[t] = sigma1(W[t-2]) + W[t-7] + sigma0(W[t-15]) + W[t-16].
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Expand(
        Vector128<ulong> w0, Vector128<ulong> w1, Vector128<ulong> w4, Vector128<ulong> w5, Vector128<ulong> w7)
    {
        Vector128<ulong> w15 = Vectors.Concatenate(w0, w1);
        Vector128<ulong> sigma0 = (w15 >>> 1) ^ (w15 << 63) ^ (w15 >>> 8) ^ (w15 << 56) ^ (w15 >>> 7);
        Vector128<ulong> sigma1 = (w7 >>> 19) ^ (w7 << 45) ^ (w7 >>> 61) ^ (w7 << 3) ^ (w7 >>> 6);
        return w0 + sigma0 + Vectors.Concatenate(w4, w5) + sigma1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ReadOnlySpan<byte> bytes) => Vector128.Shuffle(
        Vector128.Create(bytes), Vector128.Create((byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8)).AsUInt64();
}
