using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Cryptography;

/// <summary>ChaCha20 with a counter and a nonce of 64 bits each, as first published by D. J. Bernstein; otherwise RFC 8439, section 2.3.</summary>
internal sealed partial class ChaCha20 : IDisposable
{
    internal const int KeySize = 32;
    private const int Block = 64;
    private const int KeyWords = 8;
    private const int DoubleRounds = 10;

    // "expand 32-byte k"
    private const uint Constant0 = 0x61707865, Constant1 = 0x3320646e, Constant2 = 0x79622d32, Constant3 = 0x6b206574;

    private readonly uint[] _key = new uint[KeyWords];

    internal ChaCha20(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < KeyWords; i++)
            _key[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
    }

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="nonce">The nonce, its first byte lowest.</param>
    /// <param name="counter">Number of the first block.</param>
    /// <param name="data">Any length; the rest of the last block's key stream is discarded.</param>
    internal void Xor(ulong nonce, ulong counter, Span<byte> data)
    {
        int done = XorVectors(nonce, counter, data);
        counter += (ulong)(done / Block);
        data = data[done..];

        Span<uint> keyStream = stackalloc uint[Block / sizeof(uint)];
        while (data.Length >= Block)
        {
            MakeBlock(nonce, counter++, keyStream);
            for (int i = 0; i < keyStream.Length; i++)
            {
                Span<byte> word = data.Slice(4 * i, 4);
                BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) ^ keyStream[i]);
            }

            data = data[Block..];
        }

        if (!data.IsEmpty)
        {
            MakeBlock(nonce, counter, keyStream);
            for (int i = 0; i < data.Length; i++)
                data[i] ^= (byte)(keyStream[i / 4] >> (8 * (i % 4)));
        }

        keyStream.Clear();
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_key.AsSpan()));

    private void MakeBlock(ulong nonce, ulong counter, Span<uint> block)
    {
        uint[] key = _key;
        uint x0 = Constant0, x1 = Constant1, x2 = Constant2, x3 = Constant3;
        uint x4 = key[0], x5 = key[1], x6 = key[2], x7 = key[3], x8 = key[4], x9 = key[5], x10 = key[6], x11 = key[7];
        uint x12 = (uint)counter, x13 = (uint)(counter >> 32), x14 = (uint)nonce, x15 = (uint)(nonce >> 32);

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

        block[0] = x0 + Constant0;
        block[1] = x1 + Constant1;
        block[2] = x2 + Constant2;
        block[3] = x3 + Constant3;
        block[4] = x4 + key[0];
        block[5] = x5 + key[1];
        block[6] = x6 + key[2];
        block[7] = x7 + key[3];
        block[8] = x8 + key[4];
        block[9] = x9 + key[5];
        block[10] = x10 + key[6];
        block[11] = x11 + key[7];
        block[12] = x12 + (uint)counter;
        block[13] = x13 + (uint)(counter >> 32);
        block[14] = x14 + (uint)nonce;
        block[15] = x15 + (uint)(nonce >> 32);
    }

    // RFC 8439, section 2.1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
