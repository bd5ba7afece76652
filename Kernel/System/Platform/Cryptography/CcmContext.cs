using System;
using System.Security.Cryptography;
using Cosmos.Cryptography.Ciphers;

namespace Cosmos.System2.Cryptography;

/// <summary>An <c>EVP_CIPHER_CTX</c> of AES-CCM: everything is collected until the message comes, in one piece.</summary>
internal sealed class CcmContext(CipherAlgorithm algorithm) : IDisposable
{
    private const int DefaultNonceSize = 7;
    private const int MaximumNonceSize = 13;
    private const int MaximumTagSize = 16;

    private readonly byte[] _nonce = new byte[MaximumNonceSize];
    private readonly byte[] _tag = new byte[MaximumTagSize];
    private AesKey? _key;
    private byte[] _associated = [];
    private int _tagSize;
    private bool _hasNonce;
    private bool _hasTag;
    private bool _isDone;

    /// <summary>Bytes of the key.</summary>
    internal int KeySize => CipherKind.KeySize(algorithm);

    /// <summary>Bytes of the nonce.</summary>
    internal int NonceSize { get; private set; } = DefaultNonceSize;

    /// <summary>Direction.</summary>
    internal bool Encrypts { get; private set; }

    internal bool TrySetNonceSize(int size)
    {
        if (size is < DefaultNonceSize or > MaximumNonceSize)
            return false;

        NonceSize = size;
        return true;
    }

    /// <summary>Sets what is not empty.</summary>
    internal void SetKeyAndNonce(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, bool? encrypts)
    {
        Encrypts = encrypts ?? Encrypts;
        if (!key.IsEmpty)
        {
            _key?.Dispose();
            _key = new AesKey(key);
        }

        if (!nonce.IsEmpty)
        {
            nonce.CopyTo(_nonce);
            _hasNonce = true;
            _associated = [];
            _isDone = false;
        }
    }

    /// <summary>Sets the tag that decryption expects, or only its size.</summary>
    internal bool TrySetTag(ReadOnlySpan<byte> tag, int size)
    {
        if (size is < 4 or > MaximumTagSize || size % 2 != 0)
            return false;

        tag.CopyTo(_tag);
        _hasTag = !tag.IsEmpty;
        _tagSize = size;
        return true;
    }

    internal void AppendAssociatedData(ReadOnlySpan<byte> data) => _associated = [.. _associated, .. data];

    /// <summary>Encrypts, or decrypts and checks the tag.</summary>
    internal bool TryTransform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_key is null || !_hasNonce || _isDone || _tagSize == 0)
            return false;

        _isDone = true;
        ReadOnlySpan<byte> nonce = _nonce.AsSpan(0, NonceSize);
        Span<byte> tag = _tag.AsSpan(0, _tagSize);
        if (!Encrypts)
            return _hasTag && AesCcmCipher.TryDecrypt(_key, nonce, _associated, input, tag, output);

        AesCcmCipher.Encrypt(_key, nonce, _associated, input, output, tag);
        return true;
    }

    /// <summary>Ends encryption; an empty message may have come without a call of its own.</summary>
    internal bool TryFinish() => Encrypts && (_isDone || TryTransform(default, default));

    /// <summary>The tag that encryption made.</summary>
    internal bool TryGetTag(Span<byte> tag)
    {
        if (!Encrypts || !_isDone || tag.Length != _tagSize)
            return false;

        _tag.AsSpan(0, _tagSize).CopyTo(tag);
        return true;
    }

    public void Dispose()
    {
        _key?.Dispose();
        CryptographicOperations.ZeroMemory(_tag);
    }
}
