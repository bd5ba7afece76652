using System;
using System.Buffers;
using System.Text;

namespace Cosmos.Terminal.Editing;

/// <summary>Collects what the echo of input shows, so that it reaches the line in one piece.</summary>
/// <remarks>It uses nothing but printable characters, backspace and blank: that works on every terminal, and on paper.</remarks>
internal sealed class EchoWriter
{
    private const int TabSize = 8;

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>What was collected.</summary>
    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Starts anew.</summary>
    internal void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Shows bytes as they are.</summary>
    internal void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>Shows text in which control characters appear as ^X (ECHOCTL), except tab.</summary>
    internal void Text(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (value is < 0x20 and not (byte)'\t' or 0x7F)
                Raw([(byte)'^', (byte)(value ^ 0x40)]);
            else
                Raw([value]);
        }
    }

    /// <summary>Moves the cursor to the left.</summary>
    internal void Back(int columns)
    {
        for (int index = 0; index < columns; index++)
            Raw("\b"u8);
    }

    /// <summary>Overwrites the columns before the cursor with blanks and stays at their start.</summary>
    internal void Erase(int columns)
    {
        for (int index = 0; index < columns; index++)
            Raw("\b \b"u8);
    }

    /// <summary>Overwrites the columns at the cursor with blanks and comes back.</summary>
    internal void Blank(int columns)
    {
        for (int index = 0; index < columns; index++)
            Raw(" "u8);

        Back(columns);
    }

    /// <summary>Columns that <see cref="Text"/> takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="column">Column where it starts, for tabs.</param>
    internal static int Width(ReadOnlySpan<byte> text, int column)
    {
        int start = column;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            text = text[length..];
            column += rune.Value switch
            {
                '\t' => TabSize - (column % TabSize),
                < 0x20 or 0x7F => 2,
                _ => Output.CharacterWidth.Of(rune),
            };
        }

        return column - start;
    }
}
