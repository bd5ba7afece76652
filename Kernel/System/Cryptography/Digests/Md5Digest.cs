using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Cryptography.Digests;

/// <summary>MD5 (RFC 1321). Broken as a hash for signatures; kept for file formats and protocols that name it.</summary>
public sealed class Md5Digest : BlockDigest
{
    private const int BlockSize = 64;

    private uint _h0, _h1, _h2, _h3;

    /// <summary>Starts an empty message.</summary>
    public Md5Digest()
        : base(BlockSize, sizeof(ulong), littleEndianLength: true) =>
        ResetState();

    /// <inheritdoc/>
    public override int SizeInBytes => 16;

    /// <inheritdoc/>
    public override Digest Clone()
    {
        Md5Digest clone = new();
        clone.CopyFrom(this);
        return clone;
    }

    private protected override void Compress(ReadOnlySpan<byte> blocks)
    {
        uint a = _h0, b = _h1, c = _h2, d = _h3;
        while (blocks.Length >= BlockSize)
        {
            ReadOnlySpan<byte> block = blocks[..BlockSize];
            uint w0 = BinaryPrimitives.ReadUInt32LittleEndian(block[0..]);
            uint w1 = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
            uint w2 = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
            uint w3 = BinaryPrimitives.ReadUInt32LittleEndian(block[12..]);
            uint w4 = BinaryPrimitives.ReadUInt32LittleEndian(block[16..]);
            uint w5 = BinaryPrimitives.ReadUInt32LittleEndian(block[20..]);
            uint w6 = BinaryPrimitives.ReadUInt32LittleEndian(block[24..]);
            uint w7 = BinaryPrimitives.ReadUInt32LittleEndian(block[28..]);
            uint w8 = BinaryPrimitives.ReadUInt32LittleEndian(block[32..]);
            uint w9 = BinaryPrimitives.ReadUInt32LittleEndian(block[36..]);
            uint wa = BinaryPrimitives.ReadUInt32LittleEndian(block[40..]);
            uint wb = BinaryPrimitives.ReadUInt32LittleEndian(block[44..]);
            uint wc = BinaryPrimitives.ReadUInt32LittleEndian(block[48..]);
            uint wd = BinaryPrimitives.ReadUInt32LittleEndian(block[52..]);
            uint we = BinaryPrimitives.ReadUInt32LittleEndian(block[56..]);
            uint wf = BinaryPrimitives.ReadUInt32LittleEndian(block[60..]);

            a = BitOperations.RotateLeft(a + F(b, c, d) + 0xd76aa478 + w0, 7) + b;
            d = BitOperations.RotateLeft(d + F(a, b, c) + 0xe8c7b756 + w1, 12) + a;
            c = BitOperations.RotateLeft(c + F(d, a, b) + 0x242070db + w2, 17) + d;
            b = BitOperations.RotateLeft(b + F(c, d, a) + 0xc1bdceee + w3, 22) + c;
            a = BitOperations.RotateLeft(a + F(b, c, d) + 0xf57c0faf + w4, 7) + b;
            d = BitOperations.RotateLeft(d + F(a, b, c) + 0x4787c62a + w5, 12) + a;
            c = BitOperations.RotateLeft(c + F(d, a, b) + 0xa8304613 + w6, 17) + d;
            b = BitOperations.RotateLeft(b + F(c, d, a) + 0xfd469501 + w7, 22) + c;
            a = BitOperations.RotateLeft(a + F(b, c, d) + 0x698098d8 + w8, 7) + b;
            d = BitOperations.RotateLeft(d + F(a, b, c) + 0x8b44f7af + w9, 12) + a;
            c = BitOperations.RotateLeft(c + F(d, a, b) + 0xffff5bb1 + wa, 17) + d;
            b = BitOperations.RotateLeft(b + F(c, d, a) + 0x895cd7be + wb, 22) + c;
            a = BitOperations.RotateLeft(a + F(b, c, d) + 0x6b901122 + wc, 7) + b;
            d = BitOperations.RotateLeft(d + F(a, b, c) + 0xfd987193 + wd, 12) + a;
            c = BitOperations.RotateLeft(c + F(d, a, b) + 0xa679438e + we, 17) + d;
            b = BitOperations.RotateLeft(b + F(c, d, a) + 0x49b40821 + wf, 22) + c;
            a = BitOperations.RotateLeft(a + G(b, c, d) + 0xf61e2562 + w1, 5) + b;
            d = BitOperations.RotateLeft(d + G(a, b, c) + 0xc040b340 + w6, 9) + a;
            c = BitOperations.RotateLeft(c + G(d, a, b) + 0x265e5a51 + wb, 14) + d;
            b = BitOperations.RotateLeft(b + G(c, d, a) + 0xe9b6c7aa + w0, 20) + c;
            a = BitOperations.RotateLeft(a + G(b, c, d) + 0xd62f105d + w5, 5) + b;
            d = BitOperations.RotateLeft(d + G(a, b, c) + 0x02441453 + wa, 9) + a;
            c = BitOperations.RotateLeft(c + G(d, a, b) + 0xd8a1e681 + wf, 14) + d;
            b = BitOperations.RotateLeft(b + G(c, d, a) + 0xe7d3fbc8 + w4, 20) + c;
            a = BitOperations.RotateLeft(a + G(b, c, d) + 0x21e1cde6 + w9, 5) + b;
            d = BitOperations.RotateLeft(d + G(a, b, c) + 0xc33707d6 + we, 9) + a;
            c = BitOperations.RotateLeft(c + G(d, a, b) + 0xf4d50d87 + w3, 14) + d;
            b = BitOperations.RotateLeft(b + G(c, d, a) + 0x455a14ed + w8, 20) + c;
            a = BitOperations.RotateLeft(a + G(b, c, d) + 0xa9e3e905 + wd, 5) + b;
            d = BitOperations.RotateLeft(d + G(a, b, c) + 0xfcefa3f8 + w2, 9) + a;
            c = BitOperations.RotateLeft(c + G(d, a, b) + 0x676f02d9 + w7, 14) + d;
            b = BitOperations.RotateLeft(b + G(c, d, a) + 0x8d2a4c8a + wc, 20) + c;
            a = BitOperations.RotateLeft(a + H(b, c, d) + 0xfffa3942 + w5, 4) + b;
            d = BitOperations.RotateLeft(d + H(a, b, c) + 0x8771f681 + w8, 11) + a;
            c = BitOperations.RotateLeft(c + H(d, a, b) + 0x6d9d6122 + wb, 16) + d;
            b = BitOperations.RotateLeft(b + H(c, d, a) + 0xfde5380c + we, 23) + c;
            a = BitOperations.RotateLeft(a + H(b, c, d) + 0xa4beea44 + w1, 4) + b;
            d = BitOperations.RotateLeft(d + H(a, b, c) + 0x4bdecfa9 + w4, 11) + a;
            c = BitOperations.RotateLeft(c + H(d, a, b) + 0xf6bb4b60 + w7, 16) + d;
            b = BitOperations.RotateLeft(b + H(c, d, a) + 0xbebfbc70 + wa, 23) + c;
            a = BitOperations.RotateLeft(a + H(b, c, d) + 0x289b7ec6 + wd, 4) + b;
            d = BitOperations.RotateLeft(d + H(a, b, c) + 0xeaa127fa + w0, 11) + a;
            c = BitOperations.RotateLeft(c + H(d, a, b) + 0xd4ef3085 + w3, 16) + d;
            b = BitOperations.RotateLeft(b + H(c, d, a) + 0x04881d05 + w6, 23) + c;
            a = BitOperations.RotateLeft(a + H(b, c, d) + 0xd9d4d039 + w9, 4) + b;
            d = BitOperations.RotateLeft(d + H(a, b, c) + 0xe6db99e5 + wc, 11) + a;
            c = BitOperations.RotateLeft(c + H(d, a, b) + 0x1fa27cf8 + wf, 16) + d;
            b = BitOperations.RotateLeft(b + H(c, d, a) + 0xc4ac5665 + w2, 23) + c;
            a = BitOperations.RotateLeft(a + I(b, c, d) + 0xf4292244 + w0, 6) + b;
            d = BitOperations.RotateLeft(d + I(a, b, c) + 0x432aff97 + w7, 10) + a;
            c = BitOperations.RotateLeft(c + I(d, a, b) + 0xab9423a7 + we, 15) + d;
            b = BitOperations.RotateLeft(b + I(c, d, a) + 0xfc93a039 + w5, 21) + c;
            a = BitOperations.RotateLeft(a + I(b, c, d) + 0x655b59c3 + wc, 6) + b;
            d = BitOperations.RotateLeft(d + I(a, b, c) + 0x8f0ccc92 + w3, 10) + a;
            c = BitOperations.RotateLeft(c + I(d, a, b) + 0xffeff47d + wa, 15) + d;
            b = BitOperations.RotateLeft(b + I(c, d, a) + 0x85845dd1 + w1, 21) + c;
            a = BitOperations.RotateLeft(a + I(b, c, d) + 0x6fa87e4f + w8, 6) + b;
            d = BitOperations.RotateLeft(d + I(a, b, c) + 0xfe2ce6e0 + wf, 10) + a;
            c = BitOperations.RotateLeft(c + I(d, a, b) + 0xa3014314 + w6, 15) + d;
            b = BitOperations.RotateLeft(b + I(c, d, a) + 0x4e0811a1 + wd, 21) + c;
            a = BitOperations.RotateLeft(a + I(b, c, d) + 0xf7537e82 + w4, 6) + b;
            d = BitOperations.RotateLeft(d + I(a, b, c) + 0xbd3af235 + wb, 10) + a;
            c = BitOperations.RotateLeft(c + I(d, a, b) + 0x2ad7d2bb + w2, 15) + d;
            b = BitOperations.RotateLeft(b + I(c, d, a) + 0xeb86d391 + w9, 21) + c;

            a = _h0 += a;
            b = _h1 += b;
            c = _h2 += c;
            d = _h3 += d;
            blocks = blocks[BlockSize..];
        }
    }

    private protected override void WriteHash(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, _h0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], _h1);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], _h2);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], _h3);
    }

    private protected override void ResetState()
    {
        _h0 = 0x67452301;
        _h1 = 0xefcdab89;
        _h2 = 0x98badcfe;
        _h3 = 0x10325476;
    }

    private protected override void CopyState(BlockDigest source)
    {
        Md5Digest other = (Md5Digest)source;
        _h0 = other._h0;
        _h1 = other._h1;
        _h2 = other._h2;
        _h3 = other._h3;
    }

    // RFC 1321, section 3.4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint F(uint x, uint y, uint z) => ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint G(uint x, uint y, uint z) => ((x ^ y) & z) ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint H(uint x, uint y, uint z) => x ^ y ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint I(uint x, uint y, uint z) => y ^ (x | ~z);
}
