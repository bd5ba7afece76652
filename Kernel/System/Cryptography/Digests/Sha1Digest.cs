using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Cryptography.Digests;

/// <summary>SHA-1 (FIPS 180-4, section 6.1). Broken as a hash for signatures; protocols such as WebSocket (RFC 6455) name it.</summary>
public sealed class Sha1Digest : BlockDigest
{
    private const int BlockSize = 64;

    private uint _h0, _h1, _h2, _h3, _h4;

    /// <summary>Starts an empty message.</summary>
    public Sha1Digest()
        : base(BlockSize, sizeof(ulong), littleEndianLength: false) =>
        ResetState();

    /// <inheritdoc/>
    public override int SizeInBytes => 20;

    /// <inheritdoc/>
    public override Digest Clone()
    {
        Sha1Digest clone = new();
        clone.CopyFrom(this);
        return clone;
    }

    private protected override void Compress(ReadOnlySpan<byte> blocks)
    {
        uint a = _h0, b = _h1, c = _h2, d = _h3, e = _h4;
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

            e += BitOperations.RotateLeft(a, 5) + Choose(b, c, d) + 0x5a827999 + w0; b = BitOperations.RotateLeft(b, 30);
            d += BitOperations.RotateLeft(e, 5) + Choose(a, b, c) + 0x5a827999 + w1; a = BitOperations.RotateLeft(a, 30);
            c += BitOperations.RotateLeft(d, 5) + Choose(e, a, b) + 0x5a827999 + w2; e = BitOperations.RotateLeft(e, 30);
            b += BitOperations.RotateLeft(c, 5) + Choose(d, e, a) + 0x5a827999 + w3; d = BitOperations.RotateLeft(d, 30);
            a += BitOperations.RotateLeft(b, 5) + Choose(c, d, e) + 0x5a827999 + w4; c = BitOperations.RotateLeft(c, 30);
            e += BitOperations.RotateLeft(a, 5) + Choose(b, c, d) + 0x5a827999 + w5; b = BitOperations.RotateLeft(b, 30);
            d += BitOperations.RotateLeft(e, 5) + Choose(a, b, c) + 0x5a827999 + w6; a = BitOperations.RotateLeft(a, 30);
            c += BitOperations.RotateLeft(d, 5) + Choose(e, a, b) + 0x5a827999 + w7; e = BitOperations.RotateLeft(e, 30);
            b += BitOperations.RotateLeft(c, 5) + Choose(d, e, a) + 0x5a827999 + w8; d = BitOperations.RotateLeft(d, 30);
            a += BitOperations.RotateLeft(b, 5) + Choose(c, d, e) + 0x5a827999 + w9; c = BitOperations.RotateLeft(c, 30);
            e += BitOperations.RotateLeft(a, 5) + Choose(b, c, d) + 0x5a827999 + wa; b = BitOperations.RotateLeft(b, 30);
            d += BitOperations.RotateLeft(e, 5) + Choose(a, b, c) + 0x5a827999 + wb; a = BitOperations.RotateLeft(a, 30);
            c += BitOperations.RotateLeft(d, 5) + Choose(e, a, b) + 0x5a827999 + wc; e = BitOperations.RotateLeft(e, 30);
            b += BitOperations.RotateLeft(c, 5) + Choose(d, e, a) + 0x5a827999 + wd; d = BitOperations.RotateLeft(d, 30);
            a += BitOperations.RotateLeft(b, 5) + Choose(c, d, e) + 0x5a827999 + we; c = BitOperations.RotateLeft(c, 30);
            e += BitOperations.RotateLeft(a, 5) + Choose(b, c, d) + 0x5a827999 + wf; b = BitOperations.RotateLeft(b, 30);
            w0 = BitOperations.RotateLeft(wd ^ w8 ^ w2 ^ w0, 1);
            d += BitOperations.RotateLeft(e, 5) + Choose(a, b, c) + 0x5a827999 + w0; a = BitOperations.RotateLeft(a, 30);
            w1 = BitOperations.RotateLeft(we ^ w9 ^ w3 ^ w1, 1);
            c += BitOperations.RotateLeft(d, 5) + Choose(e, a, b) + 0x5a827999 + w1; e = BitOperations.RotateLeft(e, 30);
            w2 = BitOperations.RotateLeft(wf ^ wa ^ w4 ^ w2, 1);
            b += BitOperations.RotateLeft(c, 5) + Choose(d, e, a) + 0x5a827999 + w2; d = BitOperations.RotateLeft(d, 30);
            w3 = BitOperations.RotateLeft(w0 ^ wb ^ w5 ^ w3, 1);
            a += BitOperations.RotateLeft(b, 5) + Choose(c, d, e) + 0x5a827999 + w3; c = BitOperations.RotateLeft(c, 30);
            w4 = BitOperations.RotateLeft(w1 ^ wc ^ w6 ^ w4, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0x6ed9eba1 + w4; b = BitOperations.RotateLeft(b, 30);
            w5 = BitOperations.RotateLeft(w2 ^ wd ^ w7 ^ w5, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0x6ed9eba1 + w5; a = BitOperations.RotateLeft(a, 30);
            w6 = BitOperations.RotateLeft(w3 ^ we ^ w8 ^ w6, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0x6ed9eba1 + w6; e = BitOperations.RotateLeft(e, 30);
            w7 = BitOperations.RotateLeft(w4 ^ wf ^ w9 ^ w7, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0x6ed9eba1 + w7; d = BitOperations.RotateLeft(d, 30);
            w8 = BitOperations.RotateLeft(w5 ^ w0 ^ wa ^ w8, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0x6ed9eba1 + w8; c = BitOperations.RotateLeft(c, 30);
            w9 = BitOperations.RotateLeft(w6 ^ w1 ^ wb ^ w9, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0x6ed9eba1 + w9; b = BitOperations.RotateLeft(b, 30);
            wa = BitOperations.RotateLeft(w7 ^ w2 ^ wc ^ wa, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0x6ed9eba1 + wa; a = BitOperations.RotateLeft(a, 30);
            wb = BitOperations.RotateLeft(w8 ^ w3 ^ wd ^ wb, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0x6ed9eba1 + wb; e = BitOperations.RotateLeft(e, 30);
            wc = BitOperations.RotateLeft(w9 ^ w4 ^ we ^ wc, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0x6ed9eba1 + wc; d = BitOperations.RotateLeft(d, 30);
            wd = BitOperations.RotateLeft(wa ^ w5 ^ wf ^ wd, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0x6ed9eba1 + wd; c = BitOperations.RotateLeft(c, 30);
            we = BitOperations.RotateLeft(wb ^ w6 ^ w0 ^ we, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0x6ed9eba1 + we; b = BitOperations.RotateLeft(b, 30);
            wf = BitOperations.RotateLeft(wc ^ w7 ^ w1 ^ wf, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0x6ed9eba1 + wf; a = BitOperations.RotateLeft(a, 30);
            w0 = BitOperations.RotateLeft(wd ^ w8 ^ w2 ^ w0, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0x6ed9eba1 + w0; e = BitOperations.RotateLeft(e, 30);
            w1 = BitOperations.RotateLeft(we ^ w9 ^ w3 ^ w1, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0x6ed9eba1 + w1; d = BitOperations.RotateLeft(d, 30);
            w2 = BitOperations.RotateLeft(wf ^ wa ^ w4 ^ w2, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0x6ed9eba1 + w2; c = BitOperations.RotateLeft(c, 30);
            w3 = BitOperations.RotateLeft(w0 ^ wb ^ w5 ^ w3, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0x6ed9eba1 + w3; b = BitOperations.RotateLeft(b, 30);
            w4 = BitOperations.RotateLeft(w1 ^ wc ^ w6 ^ w4, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0x6ed9eba1 + w4; a = BitOperations.RotateLeft(a, 30);
            w5 = BitOperations.RotateLeft(w2 ^ wd ^ w7 ^ w5, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0x6ed9eba1 + w5; e = BitOperations.RotateLeft(e, 30);
            w6 = BitOperations.RotateLeft(w3 ^ we ^ w8 ^ w6, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0x6ed9eba1 + w6; d = BitOperations.RotateLeft(d, 30);
            w7 = BitOperations.RotateLeft(w4 ^ wf ^ w9 ^ w7, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0x6ed9eba1 + w7; c = BitOperations.RotateLeft(c, 30);
            w8 = BitOperations.RotateLeft(w5 ^ w0 ^ wa ^ w8, 1);
            e += BitOperations.RotateLeft(a, 5) + Majority(b, c, d) + 0x8f1bbcdc + w8; b = BitOperations.RotateLeft(b, 30);
            w9 = BitOperations.RotateLeft(w6 ^ w1 ^ wb ^ w9, 1);
            d += BitOperations.RotateLeft(e, 5) + Majority(a, b, c) + 0x8f1bbcdc + w9; a = BitOperations.RotateLeft(a, 30);
            wa = BitOperations.RotateLeft(w7 ^ w2 ^ wc ^ wa, 1);
            c += BitOperations.RotateLeft(d, 5) + Majority(e, a, b) + 0x8f1bbcdc + wa; e = BitOperations.RotateLeft(e, 30);
            wb = BitOperations.RotateLeft(w8 ^ w3 ^ wd ^ wb, 1);
            b += BitOperations.RotateLeft(c, 5) + Majority(d, e, a) + 0x8f1bbcdc + wb; d = BitOperations.RotateLeft(d, 30);
            wc = BitOperations.RotateLeft(w9 ^ w4 ^ we ^ wc, 1);
            a += BitOperations.RotateLeft(b, 5) + Majority(c, d, e) + 0x8f1bbcdc + wc; c = BitOperations.RotateLeft(c, 30);
            wd = BitOperations.RotateLeft(wa ^ w5 ^ wf ^ wd, 1);
            e += BitOperations.RotateLeft(a, 5) + Majority(b, c, d) + 0x8f1bbcdc + wd; b = BitOperations.RotateLeft(b, 30);
            we = BitOperations.RotateLeft(wb ^ w6 ^ w0 ^ we, 1);
            d += BitOperations.RotateLeft(e, 5) + Majority(a, b, c) + 0x8f1bbcdc + we; a = BitOperations.RotateLeft(a, 30);
            wf = BitOperations.RotateLeft(wc ^ w7 ^ w1 ^ wf, 1);
            c += BitOperations.RotateLeft(d, 5) + Majority(e, a, b) + 0x8f1bbcdc + wf; e = BitOperations.RotateLeft(e, 30);
            w0 = BitOperations.RotateLeft(wd ^ w8 ^ w2 ^ w0, 1);
            b += BitOperations.RotateLeft(c, 5) + Majority(d, e, a) + 0x8f1bbcdc + w0; d = BitOperations.RotateLeft(d, 30);
            w1 = BitOperations.RotateLeft(we ^ w9 ^ w3 ^ w1, 1);
            a += BitOperations.RotateLeft(b, 5) + Majority(c, d, e) + 0x8f1bbcdc + w1; c = BitOperations.RotateLeft(c, 30);
            w2 = BitOperations.RotateLeft(wf ^ wa ^ w4 ^ w2, 1);
            e += BitOperations.RotateLeft(a, 5) + Majority(b, c, d) + 0x8f1bbcdc + w2; b = BitOperations.RotateLeft(b, 30);
            w3 = BitOperations.RotateLeft(w0 ^ wb ^ w5 ^ w3, 1);
            d += BitOperations.RotateLeft(e, 5) + Majority(a, b, c) + 0x8f1bbcdc + w3; a = BitOperations.RotateLeft(a, 30);
            w4 = BitOperations.RotateLeft(w1 ^ wc ^ w6 ^ w4, 1);
            c += BitOperations.RotateLeft(d, 5) + Majority(e, a, b) + 0x8f1bbcdc + w4; e = BitOperations.RotateLeft(e, 30);
            w5 = BitOperations.RotateLeft(w2 ^ wd ^ w7 ^ w5, 1);
            b += BitOperations.RotateLeft(c, 5) + Majority(d, e, a) + 0x8f1bbcdc + w5; d = BitOperations.RotateLeft(d, 30);
            w6 = BitOperations.RotateLeft(w3 ^ we ^ w8 ^ w6, 1);
            a += BitOperations.RotateLeft(b, 5) + Majority(c, d, e) + 0x8f1bbcdc + w6; c = BitOperations.RotateLeft(c, 30);
            w7 = BitOperations.RotateLeft(w4 ^ wf ^ w9 ^ w7, 1);
            e += BitOperations.RotateLeft(a, 5) + Majority(b, c, d) + 0x8f1bbcdc + w7; b = BitOperations.RotateLeft(b, 30);
            w8 = BitOperations.RotateLeft(w5 ^ w0 ^ wa ^ w8, 1);
            d += BitOperations.RotateLeft(e, 5) + Majority(a, b, c) + 0x8f1bbcdc + w8; a = BitOperations.RotateLeft(a, 30);
            w9 = BitOperations.RotateLeft(w6 ^ w1 ^ wb ^ w9, 1);
            c += BitOperations.RotateLeft(d, 5) + Majority(e, a, b) + 0x8f1bbcdc + w9; e = BitOperations.RotateLeft(e, 30);
            wa = BitOperations.RotateLeft(w7 ^ w2 ^ wc ^ wa, 1);
            b += BitOperations.RotateLeft(c, 5) + Majority(d, e, a) + 0x8f1bbcdc + wa; d = BitOperations.RotateLeft(d, 30);
            wb = BitOperations.RotateLeft(w8 ^ w3 ^ wd ^ wb, 1);
            a += BitOperations.RotateLeft(b, 5) + Majority(c, d, e) + 0x8f1bbcdc + wb; c = BitOperations.RotateLeft(c, 30);
            wc = BitOperations.RotateLeft(w9 ^ w4 ^ we ^ wc, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0xca62c1d6 + wc; b = BitOperations.RotateLeft(b, 30);
            wd = BitOperations.RotateLeft(wa ^ w5 ^ wf ^ wd, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0xca62c1d6 + wd; a = BitOperations.RotateLeft(a, 30);
            we = BitOperations.RotateLeft(wb ^ w6 ^ w0 ^ we, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0xca62c1d6 + we; e = BitOperations.RotateLeft(e, 30);
            wf = BitOperations.RotateLeft(wc ^ w7 ^ w1 ^ wf, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0xca62c1d6 + wf; d = BitOperations.RotateLeft(d, 30);
            w0 = BitOperations.RotateLeft(wd ^ w8 ^ w2 ^ w0, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0xca62c1d6 + w0; c = BitOperations.RotateLeft(c, 30);
            w1 = BitOperations.RotateLeft(we ^ w9 ^ w3 ^ w1, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0xca62c1d6 + w1; b = BitOperations.RotateLeft(b, 30);
            w2 = BitOperations.RotateLeft(wf ^ wa ^ w4 ^ w2, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0xca62c1d6 + w2; a = BitOperations.RotateLeft(a, 30);
            w3 = BitOperations.RotateLeft(w0 ^ wb ^ w5 ^ w3, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0xca62c1d6 + w3; e = BitOperations.RotateLeft(e, 30);
            w4 = BitOperations.RotateLeft(w1 ^ wc ^ w6 ^ w4, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0xca62c1d6 + w4; d = BitOperations.RotateLeft(d, 30);
            w5 = BitOperations.RotateLeft(w2 ^ wd ^ w7 ^ w5, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0xca62c1d6 + w5; c = BitOperations.RotateLeft(c, 30);
            w6 = BitOperations.RotateLeft(w3 ^ we ^ w8 ^ w6, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0xca62c1d6 + w6; b = BitOperations.RotateLeft(b, 30);
            w7 = BitOperations.RotateLeft(w4 ^ wf ^ w9 ^ w7, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0xca62c1d6 + w7; a = BitOperations.RotateLeft(a, 30);
            w8 = BitOperations.RotateLeft(w5 ^ w0 ^ wa ^ w8, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0xca62c1d6 + w8; e = BitOperations.RotateLeft(e, 30);
            w9 = BitOperations.RotateLeft(w6 ^ w1 ^ wb ^ w9, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0xca62c1d6 + w9; d = BitOperations.RotateLeft(d, 30);
            wa = BitOperations.RotateLeft(w7 ^ w2 ^ wc ^ wa, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0xca62c1d6 + wa; c = BitOperations.RotateLeft(c, 30);
            wb = BitOperations.RotateLeft(w8 ^ w3 ^ wd ^ wb, 1);
            e += BitOperations.RotateLeft(a, 5) + Parity(b, c, d) + 0xca62c1d6 + wb; b = BitOperations.RotateLeft(b, 30);
            wc = BitOperations.RotateLeft(w9 ^ w4 ^ we ^ wc, 1);
            d += BitOperations.RotateLeft(e, 5) + Parity(a, b, c) + 0xca62c1d6 + wc; a = BitOperations.RotateLeft(a, 30);
            wd = BitOperations.RotateLeft(wa ^ w5 ^ wf ^ wd, 1);
            c += BitOperations.RotateLeft(d, 5) + Parity(e, a, b) + 0xca62c1d6 + wd; e = BitOperations.RotateLeft(e, 30);
            we = BitOperations.RotateLeft(wb ^ w6 ^ w0 ^ we, 1);
            b += BitOperations.RotateLeft(c, 5) + Parity(d, e, a) + 0xca62c1d6 + we; d = BitOperations.RotateLeft(d, 30);
            wf = BitOperations.RotateLeft(wc ^ w7 ^ w1 ^ wf, 1);
            a += BitOperations.RotateLeft(b, 5) + Parity(c, d, e) + 0xca62c1d6 + wf; c = BitOperations.RotateLeft(c, 30);

            a = _h0 += a;
            b = _h1 += b;
            c = _h2 += c;
            d = _h3 += d;
            e = _h4 += e;
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
    }

    private protected override void ResetState()
    {
        _h0 = 0x67452301;
        _h1 = 0xefcdab89;
        _h2 = 0x98badcfe;
        _h3 = 0x10325476;
        _h4 = 0xc3d2e1f0;
    }

    private protected override void CopyState(BlockDigest source)
    {
        Sha1Digest other = (Sha1Digest)source;
        _h0 = other._h0;
        _h1 = other._h1;
        _h2 = other._h2;
        _h3 = other._h3;
        _h4 = other._h4;
    }

    // FIPS 180-4, section 4.1.1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Choose(uint x, uint y, uint z) => ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Parity(uint x, uint y, uint z) => x ^ y ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Majority(uint x, uint y, uint z) => ((x ^ y) & (y ^ z)) ^ y;
}
