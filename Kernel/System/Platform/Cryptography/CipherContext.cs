using System;
using System.Security.Cryptography;
using Cosmos.Cryptography.Ciphers;

namespace Cosmos.System2.Cryptography;

/// <summary>What an <c>EVP_CIPHER_CTX</c> handle stands for: a block mode, or authenticated encryption with its tag.</summary>
internal sealed class CipherContext(CipherAlgorithm algorithm) : IDisposable
{
    private readonly byte[] _tag = new byte[AeadCipher.TagSize];
    private AesBlockCipher? _block;
    private AeadCipher? _aead;
    private int _tagLength;
    private bool _encrypts;
    private bool _isFinished;

    /// <summary>Bytes of the key.</summary>
    internal int KeySize => CipherKind.KeySize(algorithm);

    /// <summary>Whether the algorithm authenticates.</summary>
    internal bool IsAuthenticated => CipherKind.Of(algorithm) is CipherKind.Gcm or CipherKind.ChaCha20Poly1305;

    /// <summary>Bytes of the initialization vector or nonce.</summary>
    internal int VectorSize => IsAuthenticated ? AeadCipher.NonceSize : CipherKind.Of(algorithm) == CipherKind.Ecb ? 0 : AesKey.BlockSize;

    /// <summary>Sets up a block mode.</summary>
    internal void StartBlockMode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, bool encrypts)
    {
        BlockCipherMode mode = CipherKind.Of(algorithm) switch
        {
            CipherKind.Ecb => BlockCipherMode.Ecb,
            CipherKind.Cbc => BlockCipherMode.Cbc,
            CipherKind.Cfb8 => BlockCipherMode.Cfb8,
            CipherKind.Cfb128 => BlockCipherMode.Cfb128,
            _ => throw new ArgumentException("The algorithm authenticates.", nameof(key)),
        };
        _block = new AesBlockCipher(new AesKey(key), mode, vector, encrypts);
    }

    /// <summary>Restarts a block mode; an empty vector means the one of the last message.</summary>
    internal void RestartBlockMode(ReadOnlySpan<byte> vector)
    {
        if (vector.IsEmpty)
            _block!.Restart();
        else
            _block!.Restart(vector);
    }

    /// <summary>Sets the key for authenticated encryption.</summary>
    internal void SetKey(ReadOnlySpan<byte> key)
    {
        _aead?.Dispose();
        _aead = CipherKind.Of(algorithm) == CipherKind.Gcm ? new AesGcmCipher(new AesKey(key)) : new ChaCha20Poly1305Cipher(key);
    }

    /// <summary>Starts an authenticated message.</summary>
    internal void StartMessage(ReadOnlySpan<byte> nonce, bool encrypts)
    {
        _encrypts = encrypts;
        _isFinished = false;
        _aead!.Start(nonce, encrypts);
    }

    /// <summary>Authenticates associated data.</summary>
    internal void AppendAssociatedData(ReadOnlySpan<byte> data) => _aead!.AppendAssociatedData(data);

    /// <summary>Encrypts or decrypts.</summary>
    internal void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_block is not null)
            _block.Transform(input, output);
        else
            _aead!.Transform(input, output);
    }

    /// <summary>The tag that decryption expects.</summary>
    internal bool TrySetTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length is 0 or > AeadCipher.TagSize)
            return false;

        tag.CopyTo(_tag);
        _tagLength = tag.Length;
        return true;
    }

    /// <summary>The tag that encryption made; only after <see cref="TryFinish"/>.</summary>
    internal bool TryGetTag(Span<byte> tag)
    {
        if (!_isFinished || !_encrypts || tag.Length is 0 or > AeadCipher.TagSize)
            return false;

        _tag.AsSpan(0, tag.Length).CopyTo(tag);
        return true;
    }

    /// <summary>Ends the message; for decryption, says whether it is authentic. Without an expected tag it is not.</summary>
    internal bool TryFinish()
    {
        if (_aead is null)
            return _block is not null;

        if (_isFinished)
            return false;

        _isFinished = true;
        if (_encrypts)
        {
            _aead.WriteTag(_tag);
            return true;
        }

        bool isAuthentic = _aead.IsAuthentic(_tag.AsSpan(0, _tagLength));
        _tagLength = 0;
        return isAuthentic;
    }

    public void Dispose()
    {
        _block?.Dispose();
        _aead?.Dispose();
        CryptographicOperations.ZeroMemory(_tag);
    }
}
