using System;
using System.Buffers.Binary;

namespace Cosmos.Compression.Deflate;

/// <summary>Compressed output that waits for room in the caller's buffer, written bit by bit.</summary>
internal sealed class BitSink
{
    private byte[] _bytes = new byte[1024];
    private int _start;
    private int _end;
    private ulong _bits;
    private int _count;

    /// <summary>Whole bytes that wait.</summary>
    internal int Pending => _end - _start;

    /// <summary>Forgets everything.</summary>
    internal void Reset()
    {
        _start = 0;
        _end = 0;
        _bits = 0;
        _count = 0;
    }

    /// <summary>Appends the low <paramref name="count"/> bits of <paramref name="value"/>, at most 32; bits above are zero.</summary>
    internal void Write(uint value, int count)
    {
        _bits |= (ulong)value << _count;
        _count += count;
        if (_count >= 32)
        {
            Reserve(sizeof(uint));
            BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(_end), (uint)_bits);
            _end += sizeof(uint);
            _bits >>= 32;
            _count -= 32;
        }
    }

    /// <summary>Fills up to the next byte boundary with zero bits.</summary>
    internal void Align()
    {
        Write(0, -_count & 7);
        FlushWholeBytes();
    }

    /// <summary>Appends bytes at a byte boundary.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        FlushWholeBytes();
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Makes whole bytes that are still held as bits available to <see cref="Drain"/>.</summary>
    internal void FlushWholeBytes()
    {
        for (; _count >= 8; _count -= 8)
        {
            Reserve(1);
            _bytes[_end++] = (byte)_bits;
            _bits >>= 8;
        }
    }

    /// <summary>Moves waiting bytes to the caller.</summary>
    /// <returns>Bytes moved.</returns>
    internal int Drain(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, Pending);
        _bytes.AsSpan(_start, length).CopyTo(destination);
        _start += length;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }

        return length;
    }

    private void Reserve(int length)
    {
        if (_bytes.Length - _end < length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + length));
    }
}
