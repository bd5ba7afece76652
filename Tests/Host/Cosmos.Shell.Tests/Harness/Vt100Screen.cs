using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Cosmos.Shell.Tests;

/// <summary>A small model of a terminal: cells, cursor, wrapping, scrolling, and the escape sequences that a shell uses. Whatever it does not know is an error.</summary>
internal sealed class Vt100Screen(int columns, int rows, bool wrapsAtOnce = false)
{
    private const string WideTail = "";

    private readonly List<string[]> _cells = [.. Enumerable.Range(0, rows).Select(_ => NewRow(columns))];
    private readonly StringBuilder _parameters = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private (int Row, int Column) _saved;
    private bool _wraps;
    private int _state;
    private char _high;

    public int Columns { get; private set; } = columns;

    public int Rows { get; } = rows;

    public int Row { get; private set; }

    public int Column { get; private set; }

    public int Bells { get; private set; }

    public List<string> ScrolledOff { get; } = [];

    /// <summary>What the terminal answers to questions.</summary>
    public StringBuilder Answers { get; } = new();

    public string this[int row] => string.Concat(_cells[row].Select(static c => c)).TrimEnd();

    /// <summary>All rows, without empty ones at the end.</summary>
    public string Text => string.Join('\n', Enumerable.Range(0, Rows).Select(r => this[r])).TrimEnd('\n');

    /// <summary>What scrolled off and what is there.</summary>
    public string Everything => string.Join('\n', ScrolledOff.Append(Text));

    /// <summary>Another width; what does not fit is cut off, as in xterm.</summary>
    public void Resize(int width)
    {
        for (int row = 0; row < Rows; row++)
            _cells[row] = [.. _cells[row].Concat(NewRow(width)).Take(width)];
        Columns = width;
        Column = Math.Min(Column, width - 1);
        _wraps = false;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        char[] characters = new char[bytes.Length + 1];
        int count = _decoder.GetChars(bytes, characters, flush: false);
        Write(new string(characters, 0, count));
    }

    public void Write(string text)
    {
        foreach (char character in text)
            Write(character);
    }

    private static string[] NewRow(int columns) => [.. Enumerable.Repeat(" ", columns)];

    private void Write(char character)
    {
        switch (_state)
        {
            case 1:
                WriteEscape(character);
                return;
            case 2:
                if (character is >= '@' and <= '~')
                {
                    _state = 0;
                    WriteSequence(character);
                }
                else
                {
                    _parameters.Append(character);
                }

                return;
        }

        switch (character)
        {
            case '\e':
                _state = 1;
                return;
            case '\a':
                Bells++;
                return;
            case '\b':
                Column = Math.Max(0, Column - 1);
                _wraps = false;
                return;
            case '\r':
                Column = 0;
                _wraps = false;
                return;
            case '\n':
                LineFeed();
                return;
            case < ' ':
                throw new InvalidOperationException($"The control character {(int)character} does not belong on a screen.");
        }

        if (char.IsHighSurrogate(character))
        {
            _high = character;
            return;
        }

        Put(char.IsLowSurrogate(character) ? new Rune(_high, character) : new Rune(character));
    }

    private void Put(Rune rune)
    {
        int width = CharacterWidth.Of(rune);
        if (width == 0)
        {
            int column = Math.Max(0, _wraps ? Column : Column - 1);
            while (column > 0 && _cells[Row][column].Length == 0)
                column--;
            _cells[Row][column] += rune.ToString();
            return;
        }

        if (_wraps || Column + width > Columns)
        {
            Column = 0;
            LineFeed();
        }

        Separate(Column);
        Separate(Column + width - 1);
        _cells[Row][Column] = rune.ToString();
        if (width == 2)
            _cells[Row][Column + 1] = WideTail;
        Column += width;
        if (Column < Columns)
            return;

        if (wrapsAtOnce)
        {
            Column = 0;
            LineFeed();
        }
        else
        {
            Column = Columns - 1;
            _wraps = true;
        }
    }

    // Half of a wide character that is overwritten takes the other half with it.
    private void Separate(int column)
    {
        if (_cells[Row][column].Length == 0 && column > 0)
            _cells[Row][column - 1] = " ";
        if (column + 1 < Columns && _cells[Row][column + 1].Length == 0)
            _cells[Row][column + 1] = " ";
        _cells[Row][column] = " ";
    }

    private void LineFeed()
    {
        _wraps = false;
        if (Row < Rows - 1)
        {
            Row++;
            return;
        }

        ScrolledOff.Add(this[0]);
        _cells.RemoveAt(0);
        _cells.Add(NewRow(Columns));
    }

    private void WriteEscape(char character)
    {
        _state = 0;
        switch (character)
        {
            case '[':
                _state = 2;
                _parameters.Clear();
                break;
            case '7':
                _saved = (Row, Column);
                break;
            case '8':
                (Row, Column) = _saved;
                _wraps = false;
                break;
            default:
                throw new InvalidOperationException($"ESC {character} is not known here.");
        }
    }

    private void WriteSequence(char final)
    {
        string parameters = _parameters.ToString();
        int[] numbers = parameters.StartsWith('?') ? [] : [.. parameters.Split(';').Select(static p => p.Length == 0 ? 0 : int.Parse(p))];
        int count = Math.Max(1, numbers.Length > 0 ? numbers[0] : 0);
        if (final is 'A' or 'B' or 'C' or 'D' or 'H')
            _wraps = false;
        switch (final)
        {
            case 'A':
                Row = Math.Max(0, Row - count);
                break;
            case 'B':
                Row = Math.Min(Rows - 1, Row + count);
                break;
            case 'C':
                Column = Math.Min(Columns - 1, Column + count);
                break;
            case 'D':
                Column = Math.Max(0, Column - count);
                break;
            case 'H':
                Row = Math.Min(Rows, count) - 1;
                Column = Math.Min(Columns, Math.Max(1, numbers.Length > 1 ? numbers[1] : 1)) - 1;
                break;
            case 'J' when numbers[0] == 0:
                EraseRow(Row, Column);
                for (int row = Row + 1; row < Rows; row++)
                    EraseRow(row, 0);
                break;
            case 'J':
                for (int row = 0; row < Rows; row++)
                    EraseRow(row, 0);
                break;
            case 'K' when numbers[0] == 0:
                EraseRow(Row, Column);
                break;
            case 'n' when numbers[0] == 6:
                Answers.Append($"\e[{Row + 1};{Column + 1}R");
                break;
            case 'm':
            case 'h' or 'l' when parameters is "?2004":
                break;
            default:
                throw new InvalidOperationException($"CSI {parameters} {final} is not known here.");
        }
    }

    private void EraseRow(int row, int from)
    {
        for (int column = from; column < Columns; column++)
            _cells[row][column] = " ";
    }
}
