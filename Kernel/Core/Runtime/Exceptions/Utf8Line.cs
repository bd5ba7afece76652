using System;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Text of limited length under construction in memory that the caller provides. What does not fit is cut off.</summary>
internal unsafe ref struct Utf8Line
{
    private readonly Span<byte> _buffer;
    private int _length;

    internal Utf8Line(Span<byte> buffer) => _buffer = buffer;

    internal readonly int Length => _length;

    internal readonly ReadOnlySpan<byte> Text => _buffer[.._length];

    internal void Append(scoped ReadOnlySpan<byte> text)
    {
        int count = Math.Min(text.Length, _buffer.Length - _length);
        for (int index = 0; index < count; index++) _buffer[_length + index] = text[index];
        _length += count;
    }

    internal void AppendHex(ulong value)
    {
        Append("0x"u8);
        int shift = 60;
        while (shift > 0 && (value >> shift) == 0) shift -= 4;
        for (; shift >= 0; shift -= 4)
        {
            int digit = (int)(value >> shift) & 15;
            AppendByte((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    internal void AppendDecimal(uint value)
    {
        if (value >= 10) AppendDecimal(value / 10);
        AppendByte((byte)('0' + value % 10));
    }

    private void AppendByte(byte character)
    {
        if (_length < _buffer.Length) _buffer[_length++] = character;
    }
}
