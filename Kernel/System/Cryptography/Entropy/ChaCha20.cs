using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cosmos.Cryptography.Entropy;

/// <summary>The ChaCha20 block function (RFC 8439, section 2.3).</summary>
public static class ChaCha20
{
    /// <summary>Bytes in a key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes in a nonce.</summary>
    public const int NonceSize = 12;

    /// <summary>Bytes that one block function makes.</summary>
    public const int BlockSize = 64;

    private const int DoubleRounds = 10;

    /// <summary>Writes the key stream of consecutive blocks.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="counter">Number of the first block.</param>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="destination">Any length; the rest of the last block is discarded.</param>
    /// <exception cref="ArgumentException">Key or nonce of another length, or more blocks than the counter can number.</exception>
    public static void KeyStream(ReadOnlySpan<byte> key, uint counter, ReadOnlySpan<byte> nonce, Span<byte> destination)
    {
        if (key.Length != KeySize || nonce.Length != NonceSize)
            throw new ArgumentException("ChaCha20 takes a key of 32 bytes and a nonce of 12.");

        if (((long)destination.Length + BlockSize - 1) / BlockSize > (1L << 32) - counter)
            throw new ArgumentException("The block counter would repeat.", nameof(destination));

        Span<byte> last = stackalloc byte[BlockSize];
        while (!destination.IsEmpty)
        {
            if (destination.Length >= BlockSize)
            {
                Block(key, counter, nonce, destination);
                destination = destination[BlockSize..];
            }
            else
            {
                Block(key, counter, nonce, last);
                last[..destination.Length].CopyTo(destination);
                last.Clear();
                destination = default;
            }

            counter++;
        }
    }

    private static void Block(ReadOnlySpan<byte> key, uint counter, ReadOnlySpan<byte> nonce, Span<byte> destination)
    {
        key = key[..KeySize];
        nonce = nonce[..NonceSize];
        destination = destination[..BlockSize];

        // "expand 32-byte k"
        uint x0 = 0x61707865, x1 = 0x3320646e, x2 = 0x79622d32, x3 = 0x6b206574;
        uint k0 = BinaryPrimitives.ReadUInt32LittleEndian(key), k1 = BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
        uint k2 = BinaryPrimitives.ReadUInt32LittleEndian(key[8..]), k3 = BinaryPrimitives.ReadUInt32LittleEndian(key[12..]);
        uint k4 = BinaryPrimitives.ReadUInt32LittleEndian(key[16..]), k5 = BinaryPrimitives.ReadUInt32LittleEndian(key[20..]);
        uint k6 = BinaryPrimitives.ReadUInt32LittleEndian(key[24..]), k7 = BinaryPrimitives.ReadUInt32LittleEndian(key[28..]);
        uint n0 = BinaryPrimitives.ReadUInt32LittleEndian(nonce), n1 = BinaryPrimitives.ReadUInt32LittleEndian(nonce[4..]);
        uint n2 = BinaryPrimitives.ReadUInt32LittleEndian(nonce[8..]);
        uint x4 = k0, x5 = k1, x6 = k2, x7 = k3, x8 = k4, x9 = k5, x10 = k6, x11 = k7;
        uint x12 = counter, x13 = n0, x14 = n1, x15 = n2;

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

        BinaryPrimitives.WriteUInt32LittleEndian(destination, x0 + 0x61707865);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], x1 + 0x3320646e);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], x2 + 0x79622d32);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], x3 + 0x6b206574);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], x4 + k0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], x5 + k1);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], x6 + k2);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], x7 + k3);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], x8 + k4);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[36..], x9 + k5);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], x10 + k6);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[44..], x11 + k7);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[48..], x12 + counter);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[52..], x13 + n0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[56..], x14 + n1);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[60..], x15 + n2);
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
