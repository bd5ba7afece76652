using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Cosmos.Ssh.Transport;

/// <summary>Writes the data types of RFC 4251, section 5, into the caller's buffer, and into a pooled one when that is too small.</summary>
internal ref struct SshWriter
{
    private Span<byte> _buffer;
    private byte[]? _rented;
    private int _length;

    /// <summary>Begins with the caller's buffer, which may be empty.</summary>
    internal SshWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>What was written; until the next write or <see cref="Dispose"/>.</summary>
    internal readonly ReadOnlySpan<byte> Written => _buffer[.._length];

    internal readonly int Length => _length;

    internal void WriteByte(byte value) => Reserve(1)[0] = value;

    internal void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    internal void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);

    internal void WriteBytes(scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    internal void WriteString(scoped ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        WriteBytes(value);
    }

    /// <summary>string with the text in UTF-8.</summary>
    internal void WriteText(scoped ReadOnlySpan<char> value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>mpint from an unsigned big-endian magnitude.</summary>
    internal void WriteUnsignedMpint(scoped ReadOnlySpan<byte> magnitude)
    {
        magnitude = magnitude.TrimStart((byte)0);
        bool needsZero = !magnitude.IsEmpty && magnitude[0] >= 0x80;
        WriteUInt32((uint)magnitude.Length + (needsZero ? 1u : 0u));
        if (needsZero)
            WriteByte(0);

        WriteBytes(magnitude);
    }

    /// <summary>name-list.</summary>
    internal void WriteNameList(scoped ReadOnlySpan<string> names) => WriteText(string.Join(',', names!));

    /// <summary>Overwrites what was written.</summary>
    internal void Clear()
    {
        _buffer[.._length].Clear();
        _length = 0;
    }

    /// <summary>Overwrites and returns a pooled buffer.</summary>
    internal void Dispose()
    {
        if (_rented is not null)
        {
            _rented.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_rented);
        }

        this = default;
    }

    private Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
            Grow(length);

        Span<byte> reserved = _buffer.Slice(_length, length);
        _length += length;
        return reserved;
    }

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + length, 2 * _buffer.Length));
        _buffer[.._length].CopyTo(larger);
        _buffer[.._length].Clear();
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);

        _rented = larger;
        _buffer = larger;
    }
}
