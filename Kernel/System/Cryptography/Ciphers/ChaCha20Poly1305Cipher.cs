using System;
using System.Buffers.Binary;
using Cosmos.Cryptography.Entropy;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>AEAD_CHACHA20_POLY1305 (RFC 8439, section 2.8).</summary>
public sealed class ChaCha20Poly1305Cipher : AeadCipher
{
    /// <summary>Bytes of the key.</summary>
    public const int KeySize = ChaCha20.KeySize;

    /// <summary>Limit of a message: 2^32 - 1 blocks of 64 bytes.</summary>
    private const ulong MaximumLength = uint.MaxValue * (ulong)ChaCha20.BlockSize;

    private const int AuthenticatorBlock = 16;

    private readonly byte[] _key;
    private readonly byte[] _nonce = new byte[NonceSize];
    private readonly byte[] _keyStream = new byte[ChaCha20.BlockSize];
    private readonly byte[] _partial = new byte[AuthenticatorBlock];
    private Poly1305 _authenticator;
    private int _buffered;
    private ulong _associatedLength;
    private ulong _length;
    private bool _encrypts;

    /// <summary>Sets the key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <exception cref="ArgumentException">A key of another length.</exception>
    public ChaCha20Poly1305Cipher(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
            throw new ArgumentException("The key has 32 bytes.", nameof(key));

        _key = key.ToArray();
    }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<byte> nonce, bool encrypts)
    {
        if (nonce.Length != NonceSize)
            throw new ArgumentException("The nonce has 12 bytes.", nameof(nonce));

        nonce.CopyTo(_nonce);
        _encrypts = encrypts;
        _buffered = 0;
        _associatedLength = 0;
        _length = 0;

        // Block 0 of the key stream is the one-time key, section 2.6.
        ChaCha20.KeyStream(_key, 0, _nonce, _keyStream);
        _authenticator = new Poly1305(_keyStream);
    }

    /// <inheritdoc/>
    public override void AppendAssociatedData(ReadOnlySpan<byte> data)
    {
        if (_length != 0)
            throw new InvalidOperationException("Associated data comes before the message.");

        _associatedLength += (ulong)data.Length;
        Authenticate(data);
    }

    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        output = output[..input.Length];
        if (_length + (ulong)input.Length > MaximumLength)
            throw new ArgumentException("A message has less than 256 GiB.", nameof(input));

        if (_length == 0)
            FlushPartial();

        while (!input.IsEmpty)
        {
            int position = (int)(_length % ChaCha20.BlockSize);
            if (position == 0)
                ChaCha20.KeyStream(_key, (uint)(_length / ChaCha20.BlockSize) + 1, _nonce, _keyStream);

            int length = Math.Min(input.Length, ChaCha20.BlockSize - position);
            if (!_encrypts)
                Authenticate(input[..length]);

            for (int i = 0; i < length; i++)
                output[i] = (byte)(input[i] ^ _keyStream[position + i]);

            if (_encrypts)
                Authenticate(output[..length]);

            _length += (ulong)length;
            input = input[length..];
            output = output[length..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Array.Clear(_key);
        Array.Clear(_keyStream);
        Array.Clear(_partial);
        _authenticator = default;
    }

    private protected override void Finish(Span<byte> tag)
    {
        FlushPartial();
        Span<byte> lengths = stackalloc byte[AuthenticatorBlock];
        BinaryPrimitives.WriteUInt64LittleEndian(lengths, _associatedLength);
        BinaryPrimitives.WriteUInt64LittleEndian(lengths[8..], _length);
        _authenticator.Append(lengths);
        _authenticator.Write(tag);
    }

    private void Authenticate(ReadOnlySpan<byte> data)
    {
        if (_buffered != 0)
        {
            int length = Math.Min(data.Length, AuthenticatorBlock - _buffered);
            data[..length].CopyTo(_partial.AsSpan(_buffered));
            _buffered += length;
            data = data[length..];
            if (_buffered < AuthenticatorBlock)
                return;

            FlushPartial();
        }

        int whole = data.Length & -AuthenticatorBlock;
        _authenticator.Append(data[..whole]);
        data[whole..].CopyTo(_partial);
        _buffered = data.Length - whole;
    }

    private void FlushPartial()
    {
        _authenticator.Append(_partial.AsSpan(0, _buffered));
        _buffered = 0;
    }
}
