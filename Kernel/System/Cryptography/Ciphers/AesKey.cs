using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>An expanded AES key, and the block function under it (FIPS 197).</summary>
/// <remarks>Uses the processor's AES instructions when there are any, and constant-time vector code otherwise.</remarks>
public sealed class AesKey : IDisposable
{
    /// <summary>Bytes in a block.</summary>
    public const int BlockSize = 16;

    private readonly Vector128<byte>[] _encryption;
    private readonly Vector128<byte>[] _decryption;
    private readonly bool _useInstructions;

    /// <summary>Expands a key.</summary>
    /// <param name="key">16, 24 or 32 bytes.</param>
    /// <exception cref="ArgumentException">A key of another length.</exception>
    public AesKey(ReadOnlySpan<byte> key)
        : this(key, X86Aes.IsSupported)
    {
    }

    internal AesKey(ReadOnlySpan<byte> key, bool useInstructions)
    {
        if (key.Length is not (16 or 24 or 32))
            throw new ArgumentException("AES has keys of 16, 24 and 32 bytes.", nameof(key));

        _useInstructions = useInstructions;
        _encryption = Expand(key);
        _decryption = new Vector128<byte>[_encryption.Length];

        // The equivalent inverse cipher, section 5.3.5: round keys backwards, the inner ones through InvMixColumns.
        for (int i = 0; i < _encryption.Length; i++)
        {
            Vector128<byte> roundKey = _encryption[^(i + 1)];
            _decryption[i] = i == 0 || i == _encryption.Length - 1 ? roundKey : AesRounds.InvMixColumns(roundKey);
        }
    }

    /// <summary>Encrypts one block.</summary>
    public Vector128<byte> Encrypt(Vector128<byte> block)
    {
        ReadOnlySpan<Vector128<byte>> keys = _encryption;
        block ^= keys[0];
        if (_useInstructions)
        {
            for (int round = 1; round < keys.Length - 1; round++)
                block = X86Aes.Encrypt(block, keys[round]);

            return X86Aes.EncryptLast(block, keys[^1]);
        }

        for (int round = 1; round < keys.Length - 1; round++)
            block = AesRounds.MixColumns(AesRounds.ShiftRows(AesRounds.SubBytes(block))) ^ keys[round];

        return AesRounds.ShiftRows(AesRounds.SubBytes(block)) ^ keys[^1];
    }

    /// <summary>Decrypts one block.</summary>
    public Vector128<byte> Decrypt(Vector128<byte> block)
    {
        ReadOnlySpan<Vector128<byte>> keys = _decryption;
        block ^= keys[0];
        if (_useInstructions)
        {
            for (int round = 1; round < keys.Length - 1; round++)
                block = X86Aes.Decrypt(block, keys[round]);

            return X86Aes.DecryptLast(block, keys[^1]);
        }

        for (int round = 1; round < keys.Length - 1; round++)
            block = AesRounds.InvMixColumns(AesRounds.InvShiftRows(AesRounds.InvSubBytes(block))) ^ keys[round];

        return AesRounds.InvShiftRows(AesRounds.InvSubBytes(block)) ^ keys[^1];
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        Array.Clear(_encryption);
        Array.Clear(_decryption);
    }

    // Section 5.2, on words in memory order.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<byte>[] Expand(ReadOnlySpan<byte> key)
    {
        int keyWords = key.Length / sizeof(uint);
        int rounds = keyWords + 6;
        Span<uint> words = stackalloc uint[4 * (14 + 1)];
        words = words[..(4 * (rounds + 1))];
        for (int i = 0; i < keyWords; i++)
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(i * sizeof(uint))..]);

        uint constant = 1;
        for (int i = keyWords; i < words.Length; i++)
        {
            uint word = words[i - 1];
            if (i % keyWords == 0)
            {
                word = SubstituteWord(BitOperations.RotateRight(word, 8)) ^ constant;
                constant = (constant << 1) ^ ((constant >> 7) * 0x11b);
            }
            else if (keyWords > 6 && i % keyWords == 4)
            {
                word = SubstituteWord(word);
            }

            words[i] = words[i - keyWords] ^ word;
        }

        Vector128<byte>[] keys = new Vector128<byte>[rounds + 1];
        for (int i = 0; i < keys.Length; i++)
            keys[i] = Vector128.Create<uint>(words[(4 * i)..]).AsByte();

        words.Clear();
        return keys;
    }

    private static uint SubstituteWord(uint word) => AesRounds.SubBytes(Vector128.Create(word).AsByte()).AsUInt32().ToScalar();
}
