using System;
using System.Buffers;
using System.Text;

namespace Cosmos.Terminal.Editing;

/// <summary>A line of UTF-8 text with a cursor that stands between characters.</summary>
/// <remarks>
/// A "character" is a code point together with the marks of width zero that follow it, so that erasing never leaves half of one. Bytes
/// that are no UTF-8 count as characters of one byte.
/// </remarks>
internal sealed class LineBuffer
{
    /// <summary>Longest line without its end, in bytes (MAX_CANON on Linux).</summary>
    internal const int MaximumLength = 4095;

    private readonly byte[] _bytes = new byte[MaximumLength];
    private int _length;

    /// <summary>Byte offset of the cursor.</summary>
    internal int Cursor { get; private set; }

    /// <summary>Length in bytes.</summary>
    internal int Length => _length;

    /// <summary>The line.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>From the cursor on.</summary>
    internal ReadOnlySpan<byte> Tail => _bytes.AsSpan(Cursor, _length - Cursor);

    /// <summary>Whether the cursor stands at the end.</summary>
    internal bool IsAtEnd => Cursor == _length;

    /// <summary>Inserts bytes at the cursor and moves it behind them.</summary>
    /// <returns><see langword="false"/> when the line is full.</returns>
    internal bool TryInsert(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaximumLength)
            return false;

        _bytes.AsSpan(Cursor, _length - Cursor).CopyTo(_bytes.AsSpan(Cursor + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Cursor));
        _length += bytes.Length;
        Cursor += bytes.Length;
        return true;
    }

    /// <summary>Removes bytes before the cursor.</summary>
    internal void RemoveBefore(int count)
    {
        _bytes.AsSpan(Cursor, _length - Cursor).CopyTo(_bytes.AsSpan(Cursor - count));
        Cursor -= count;
        _length -= count;
    }

    /// <summary>Removes bytes behind the cursor.</summary>
    internal void RemoveAfter(int count)
    {
        _bytes.AsSpan(Cursor + count, _length - Cursor - count).CopyTo(_bytes.AsSpan(Cursor));
        _length -= count;
    }

    /// <summary>Moves the cursor to a byte offset that <see cref="Previous"/> or <see cref="Next"/> gave.</summary>
    internal void MoveTo(int offset) => Cursor = offset;

    /// <summary>Replaces everything; the cursor goes to the end.</summary>
    internal void Set(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes);
        _length = Cursor = bytes.Length;
    }

    /// <summary>Empties the line.</summary>
    internal void Clear() => _length = Cursor = 0;

    /// <summary>Offset of the character before <paramref name="offset"/>.</summary>
    internal int Previous(int offset)
    {
        while (offset > 0)
        {
            Rune.DecodeLastFromUtf8(_bytes.AsSpan(0, offset), out Rune rune, out int length);
            offset -= length;
            if (Columns(rune) != 0)
                break;
        }

        return offset;
    }

    /// <summary>Offset behind the character at <paramref name="offset"/>.</summary>
    internal int Next(int offset)
    {
        bool isFirst = true;
        while (offset < _length)
        {
            Rune.DecodeFromUtf8(_bytes.AsSpan(offset, _length - offset), out Rune rune, out int length);
            if (!isFirst && Columns(rune) != 0)
                break;

            offset += length;
            isFirst = false;
        }

        return offset;
    }

    /// <summary>Offset of the start of the word before the cursor: blanks, then anything else.</summary>
    internal int WordStart()
    {
        int offset = Cursor;
        while (offset > 0 && IsBlank(_bytes[offset - 1]))
            offset--;

        while (offset > 0 && !IsBlank(_bytes[offset - 1]))
            offset--;

        return offset;
    }

    /// <summary>Whether a character arrived whole: the bytes are a code point, or can never become one.</summary>
    internal static bool IsComplete(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeFromUtf8(bytes, out _, out _) != OperationStatus.NeedMoreData;

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    private static int Columns(Rune rune) => rune.Value < 0x20 ? 1 : Output.CharacterWidth.Of(rune);
}
