using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cosmos.Cryptography.Digests;

/// <summary>The Merkle-Damgård frame of MD5, SHA-1 and SHA-2: buffering to whole blocks, and padding with the length.</summary>
public abstract class BlockDigest : Digest
{
    private readonly byte[] _buffer;
    private readonly int _lengthFieldSize;
    private readonly bool _littleEndianLength;
    private int _buffered;
    private ulong _length;
    private bool _finished;

    /// <summary>Sets the frame up.</summary>
    /// <param name="blockSize">64 or 128 bytes.</param>
    /// <param name="lengthFieldSize">Bytes of the length at the end of the padding: 8, or 16 for the 128-byte block.</param>
    /// <param name="littleEndianLength">MD5 writes the length with the least significant byte first.</param>
    private protected BlockDigest(int blockSize, int lengthFieldSize, bool littleEndianLength)
    {
        _buffer = new byte[blockSize];
        _lengthFieldSize = lengthFieldSize;
        _littleEndianLength = littleEndianLength;
    }

    /// <inheritdoc/>
    public sealed override int BlockSizeInBytes => _buffer.Length;

    /// <inheritdoc/>
    public sealed override void Append(ReadOnlySpan<byte> data)
    {
        ThrowIfFinished();
        _length += (ulong)data.Length;

        if (_buffered != 0)
        {
            int taken = Math.Min(data.Length, _buffer.Length - _buffered);
            data[..taken].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += taken;
            data = data[taken..];
            if (_buffered < _buffer.Length)
                return;

            Compress(_buffer);
            _buffered = 0;
        }

        // Block sizes are powers of two. Whole blocks are hashed where they lie.
        int whole = data.Length & -_buffer.Length;
        if (whole != 0)
        {
            Compress(data[..whole]);
            data = data[whole..];
        }

        data.CopyTo(_buffer);
        _buffered = data.Length;
    }

    /// <inheritdoc/>
    public sealed override void Finish(Span<byte> destination)
    {
        ThrowIfFinished();
        if (destination.Length < SizeInBytes)
            throw new ArgumentException("The destination is shorter than the hash value.", nameof(destination));

        Span<byte> buffer = _buffer;
        buffer[_buffered++] = 0x80;
        if (_buffered > buffer.Length - _lengthFieldSize)
        {
            buffer[_buffered..].Clear();
            Compress(buffer);
            _buffered = 0;
        }

        // The length field counts bits; FIPS 180-4 gives SHA-512 128 of them. A 64-bit byte count never fills more than 67.
        buffer[_buffered..].Clear();
        Span<byte> lengthField = buffer[^sizeof(ulong)..];
        if (_littleEndianLength)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(lengthField, _length << 3);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(lengthField, _length << 3);
            if (_lengthFieldSize == 16)
                buffer[^9] = (byte)(_length >> 61);
        }

        Compress(buffer);
        WriteHash(destination);
        CryptographicOperations.ZeroMemory(_buffer);
        _buffered = 0;
        _finished = true;
    }

    /// <inheritdoc/>
    public sealed override void Reset()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _buffered = 0;
        _length = 0;
        _finished = false;
        ResetState();
    }

    /// <inheritdoc/>
    public sealed override void CopyFrom(Digest other)
    {
        if (other is not BlockDigest source || source.GetType() != GetType() || source.SizeInBytes != SizeInBytes)
            throw new ArgumentException("The other digest is of another algorithm.", nameof(other));

        source._buffer.AsSpan(0, source._buffered).CopyTo(_buffer);
        _buffered = source._buffered;
        _length = source._length;
        _finished = source._finished;
        CopyState(source);
    }

    /// <summary>Runs the compression function over one or more whole blocks.</summary>
    private protected abstract void Compress(ReadOnlySpan<byte> blocks);

    /// <summary>Writes the chaining value as the hash value.</summary>
    private protected abstract void WriteHash(Span<byte> destination);

    /// <summary>Sets the chaining value to the initial one.</summary>
    private protected abstract void ResetState();

    /// <summary>Copies the chaining value of a digest of the same type.</summary>
    private protected abstract void CopyState(BlockDigest source);

    private void ThrowIfFinished()
    {
        if (_finished)
            throw new InvalidOperationException("The digest is finished; reset it first.");
    }
}
