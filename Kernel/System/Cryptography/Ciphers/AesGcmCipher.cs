using System;
using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>AES-GCM (NIST SP 800-38D) with nonces of 96 bits.</summary>
public sealed class AesGcmCipher : AeadCipher
{
    /// <summary>Limit of a message: 2^39 - 256 bits, section 5.2.1.1.</summary>
    private const ulong MaximumLength = (1UL << 36) - 32;

    private readonly AesKey _key;
    private readonly byte[] _keyStream = new byte[AesKey.BlockSize];
    private readonly byte[] _counterBlock = new byte[AesKey.BlockSize];
    private readonly byte[] _partial = new byte[AesKey.BlockSize];
    private GHash _hash;
    private Vector128<byte> _tagMask;
    private uint _counter;
    private int _position; // in the current block of data; 0 at a block boundary
    private int _associatedPosition;
    private ulong _associatedLength;
    private ulong _length;
    private bool _encrypts;

    /// <summary>Sets the key.</summary>
    /// <param name="key">The key; it belongs to this object from now on.</param>
    public AesGcmCipher(AesKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        Span<byte> hashKey = stackalloc byte[AesKey.BlockSize];
        key.Encrypt(default).CopyTo(hashKey);
        _hash = new GHash(hashKey);
        hashKey.Clear();
    }

    /// <inheritdoc/>
    public override void Start(ReadOnlySpan<byte> nonce, bool encrypts)
    {
        if (nonce.Length != NonceSize)
            throw new ArgumentException("The nonce has 12 bytes.", nameof(nonce));

        _encrypts = encrypts;
        _hash.Reset();
        _position = 0;
        _associatedPosition = 0;
        _associatedLength = 0;
        _length = 0;
        nonce.CopyTo(_counterBlock);
        _counter = 1;
        _tagMask = NextKeyBlock();
    }

    /// <inheritdoc/>
    public override void AppendAssociatedData(ReadOnlySpan<byte> data)
    {
        if (_length != 0)
            throw new InvalidOperationException("Associated data comes before the message.");

        _associatedLength += (ulong)data.Length;
        Hash(data, ref _associatedPosition);
    }

    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        output = output[..input.Length];
        if (_length + (ulong)input.Length > MaximumLength)
            throw new ArgumentException("A message has less than 64 GiB.", nameof(input));

        if (_length == 0)
            FlushPartial(ref _associatedPosition);

        _length += (ulong)input.Length;
        while (!input.IsEmpty)
        {
            if (_position == 0)
                NextKeyBlock().CopyTo(_keyStream);

            int length = Math.Min(input.Length, AesKey.BlockSize - _position);
            if (!_encrypts)
                input[..length].CopyTo(_partial.AsSpan(_position));

            for (int i = 0; i < length; i++)
                output[i] = (byte)(input[i] ^ _keyStream[_position + i]);

            if (_encrypts)
                output[..length].CopyTo(_partial.AsSpan(_position));

            _position += length;
            if (_position == AesKey.BlockSize)
                FlushPartial(ref _position);

            input = input[length..];
            output = output[length..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _key.Dispose();
        _hash = default;
        _tagMask = default;
        Array.Clear(_keyStream);
        Array.Clear(_partial);
    }

    private protected override void Finish(Span<byte> tag)
    {
        FlushPartial(ref _associatedPosition);
        FlushPartial(ref _position);
        _hash.AppendBlock(_associatedLength << 3, _length << 3);
        _hash.Write(tag);
        (Vector128.Create((ReadOnlySpan<byte>)tag) ^ _tagMask).CopyTo(tag);
    }

    private void Hash(ReadOnlySpan<byte> data, ref int position)
    {
        if (position != 0)
        {
            int length = Math.Min(data.Length, AesKey.BlockSize - position);
            data[..length].CopyTo(_partial.AsSpan(position));
            position += length;
            data = data[length..];
            if (position < AesKey.BlockSize)
                return;

            FlushPartial(ref position);
        }

        int whole = data.Length & -AesKey.BlockSize;
        _hash.Append(data[..whole]);
        data[whole..].CopyTo(_partial);
        position = data.Length - whole;
    }

    private void FlushPartial(ref int position)
    {
        _hash.Append(_partial.AsSpan(0, position));
        position = 0;
    }

    private Vector128<byte> NextKeyBlock()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_counterBlock.AsSpan(NonceSize), _counter++);
        return _key.Encrypt(Vector128.Create(_counterBlock.AsSpan()));
    }
}
