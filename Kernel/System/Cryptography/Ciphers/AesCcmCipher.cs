using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>AES-CCM (NIST SP 800-38C). The length of a message must be known first, so there is one call for all of it.</summary>
public static class AesCcmCipher
{
    private const int BlockSize = AesKey.BlockSize;

    /// <summary>Encrypts a message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="nonce">7 to 13 bytes, never used before under this key.</param>
    /// <param name="associated">Data that is authenticated only.</param>
    /// <param name="input">The message.</param>
    /// <param name="output">As long as the message; may be the same memory.</param>
    /// <param name="tag">4 to 16 bytes, an even number.</param>
    /// <exception cref="ArgumentException">A length is not allowed.</exception>
    public static void Encrypt(
        AesKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> output, Span<byte> tag)
    {
        CheckLengths(nonce, input, output, tag);
        Span<byte> full = stackalloc byte[BlockSize];
        Authenticate(key, nonce, associated, input, tag.Length, full);
        TransformCounter(key, nonce, input, output, full);
        full[..tag.Length].CopyTo(tag);
    }

    /// <summary>Decrypts a message; an output that is not authentic is cleared.</summary>
    /// <returns>Whether the tag is right.</returns>
    /// <exception cref="ArgumentException">A length is not allowed.</exception>
    public static bool TryDecrypt(
        AesKey key,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> associated,
        ReadOnlySpan<byte> input,
        ReadOnlySpan<byte> tag,
        Span<byte> output)
    {
        CheckLengths(nonce, input, output, tag);
        Span<byte> given = stackalloc byte[BlockSize];
        given.Clear();
        tag.CopyTo(given);
        TransformCounter(key, nonce, input, output, given);
        Span<byte> expected = stackalloc byte[BlockSize];
        Authenticate(key, nonce, associated, output[..input.Length], tag.Length, expected);
        bool isAuthentic = CryptographicOperations.FixedTimeEquals(given[..tag.Length], expected[..tag.Length]);
        CryptographicOperations.ZeroMemory(expected);
        if (!isAuthentic)
            CryptographicOperations.ZeroMemory(output[..input.Length]);

        return isAuthentic;
    }

    private static void CheckLengths(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, Span<byte> output, ReadOnlySpan<byte> tag)
    {
        if (nonce.Length is < 7 or > 13)
            throw new ArgumentException("The nonce has 7 to 13 bytes.", nameof(nonce));

        if (tag.Length is < 4 or > BlockSize || tag.Length % 2 != 0)
            throw new ArgumentException("The tag has an even number of bytes from 4 to 16.", nameof(tag));

        if (output.Length < input.Length)
            throw new ArgumentException("The output is shorter than the message.", nameof(output));

        int lengthSize = 15 - nonce.Length;
        if (lengthSize < sizeof(int) && input.Length >> (8 * lengthSize) != 0)
            throw new ArgumentException("The message is too long for this nonce.", nameof(input));
    }

    // CBC-MAC over B0, the associated data and the message, appendix A.2.
    private static void Authenticate(
        AesKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> message, int tagSize, Span<byte> tag)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        BinaryPrimitives.WriteInt32BigEndian(block[12..], message.Length);
        nonce.CopyTo(block[1..]);
        block[0] = (byte)((associated.IsEmpty ? 0 : 0x40) | ((tagSize - 2) / 2 << 3) | (14 - nonce.Length));
        if (nonce.Length > 11)
            WriteShortLength(block, message.Length, 15 - nonce.Length);

        Vector128<byte> state = key.Encrypt(Vector128.Create((ReadOnlySpan<byte>)block));
        if (!associated.IsEmpty)
        {
            block.Clear();
            int prefix;
            if (associated.Length < 0xff00)
            {
                BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)associated.Length);
                prefix = 2;
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(block, 0xfffe);
                BinaryPrimitives.WriteInt32BigEndian(block[2..], associated.Length);
                prefix = 6;
            }

            int first = Math.Min(associated.Length, BlockSize - prefix);
            associated[..first].CopyTo(block[prefix..]);
            state = key.Encrypt(state ^ Vector128.Create((ReadOnlySpan<byte>)block));
            state = Chain(key, state, associated[first..]);
        }

        Chain(key, state, message).CopyTo(tag);
    }

    // The last bytes of the block hold the length when the field is shorter than an int.
    private static void WriteShortLength(Span<byte> block, int length, int size)
    {
        for (int i = 0; i < size; i++)
            block[15 - i] = (byte)(length >> (8 * i));
    }

    private static Vector128<byte> Chain(AesKey key, Vector128<byte> state, ReadOnlySpan<byte> data)
    {
        Span<byte> last = stackalloc byte[BlockSize];
        while (!data.IsEmpty)
        {
            last.Clear();
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, BlockSize)];
            part.CopyTo(last);
            state = key.Encrypt(state ^ Vector128.Create((ReadOnlySpan<byte>)last));
            data = data[part.Length..];
        }

        return state;
    }

    // Counter mode, appendix A.3: block 0 masks the tag, the message starts with block 1.
    private static void TransformCounter(AesKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, Span<byte> output, Span<byte> tag)
    {
        Span<byte> counter = stackalloc byte[BlockSize];
        Span<byte> stream = stackalloc byte[BlockSize];
        counter.Clear();
        counter[0] = (byte)(14 - nonce.Length);
        nonce.CopyTo(counter[1..]);
        (key.Encrypt(Vector128.Create((ReadOnlySpan<byte>)counter)) ^ Vector128.Create((ReadOnlySpan<byte>)tag)).CopyTo(tag);
        for (int position = 0; position < input.Length; position += BlockSize)
        {
            Increment(counter[(nonce.Length + 1)..]);
            key.Encrypt(Vector128.Create((ReadOnlySpan<byte>)counter)).CopyTo(stream);
            int length = Math.Min(BlockSize, input.Length - position);
            for (int i = 0; i < length; i++)
                output[position + i] = (byte)(input[position + i] ^ stream[i]);
        }

        CryptographicOperations.ZeroMemory(stream);
    }

    private static void Increment(Span<byte> counter)
    {
        for (int i = counter.Length - 1; i >= 0 && ++counter[i] == 0; i--)
        {
        }
    }
}
