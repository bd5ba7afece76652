using System;
using System.Buffers;
using System.Text;

namespace Cosmos.Terminal.Output;

/// <summary>Follows the cursor of the terminal by what is sent to it.</summary>
/// <remarks>
/// <para>ECMA-48 and the VT100 for the control functions. It starts in the upper left corner, which is a guess; a program that addresses
/// the cursor, or a carriage return, makes it exact.</para>
/// <para>Not synchronized: the terminal calls it under its output lock.</para>
/// </remarks>
internal sealed class CursorTracker(WindowSize size)
{
    private const int TabSize = 8;
    private const int MaximumParameters = 4;
    private const int MaximumParameter = 10_000;

    private readonly byte[] _partial = new byte[4];
    private readonly int[] _parameters = new int[MaximumParameters];
    private int _partialLength;
    private int _parameterIndex;
    private bool _isPrivate;
    private bool _wrapsNext;
    private (int Row, int Column) _saved;
    private State _state;

    private enum State
    {
        Text,
        Escape,
        ControlSequence,
        String,
    }

    /// <summary>Size of the window.</summary>
    internal WindowSize Size { get; set; } = size;

    /// <summary>Row of the cursor, 0 at the top.</summary>
    internal int Row { get; private set; }

    /// <summary>Column of the cursor, 0 at the left edge.</summary>
    internal int Column { get; private set; }

    /// <summary>How often the program asked for the position of the cursor (DSR 6).</summary>
    internal int Queries { get; private set; }

    /// <summary>Looks at the next byte that is sent.</summary>
    internal void Track(byte value)
    {
        switch (_state)
        {
            case State.Text:
                TrackText(value);
                break;
            case State.Escape:
                TrackEscape(value);
                break;
            case State.ControlSequence:
                TrackControlSequence(value);
                break;
            default:
                // ECMA-48, section 5.6: control strings end with ESC \, and in practice with BEL, too.
                _state = value switch { 0x07 => State.Text, 0x1B => State.Escape, _ => State.String };
                break;
        }
    }

    private void TrackText(byte value)
    {
        switch (value)
        {
            case 0x1B:
                _state = State.Escape;
                break;
            case (byte)'\r':
                MoveTo(Row, 0);
                break;
            case (byte)'\n':
                MoveTo(Row + 1, Column);
                break;
            case (byte)'\b':
                MoveTo(Row, Column - 1);
                break;
            case (byte)'\t':
                MoveTo(Row, (Column / TabSize * TabSize) + TabSize);
                break;
            case < 0x20 or 0x7F:
                break;
            case < 0x7F:
                _partialLength = 0;
                Print(1);
                break;
            default:
                TrackMultibyte(value);
                break;
        }
    }

    private void TrackMultibyte(byte value)
    {
        if (value >= 0xC0)
            _partialLength = 0;

        if (_partialLength == _partial.Length)
            return;

        _partial[_partialLength++] = value;
        if (Rune.DecodeFromUtf8(_partial.AsSpan(0, _partialLength), out Rune rune, out _) == OperationStatus.Done)
        {
            _partialLength = 0;
            Print(CharacterWidth.Of(rune));
        }
    }

    private void TrackEscape(byte value)
    {
        _state = State.Text;
        switch (value)
        {
            case (byte)'[':
                _state = State.ControlSequence;
                Array.Clear(_parameters);
                _parameterIndex = 0;
                _isPrivate = false;
                break;
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                _state = State.String;
                break;
            case >= 0x20 and < 0x30 or 0x1B:
                _state = State.Escape;
                break;
            case (byte)'7':
                _saved = (Row, Column);
                break;
            case (byte)'8':
                MoveTo(_saved.Row, _saved.Column);
                break;
            case (byte)'M':
                MoveTo(Row - 1, Column);
                break;
            case (byte)'D':
                MoveTo(Row + 1, Column);
                break;
            case (byte)'E':
                MoveTo(Row + 1, 0);
                break;
            case (byte)'c':
                MoveTo(0, 0);
                break;
        }
    }

    private void TrackControlSequence(byte value)
    {
        switch (value)
        {
            case >= (byte)'0' and <= (byte)'9':
                ref int parameter = ref _parameters[_parameterIndex];
                parameter = Math.Min(MaximumParameter, (parameter * 10) + value - '0');
                return;
            case (byte)';':
                _parameterIndex = Math.Min(MaximumParameters - 1, _parameterIndex + 1);
                return;
            case >= 0x3C and <= 0x3F:
                _isPrivate = true;
                return;
            case < 0x40 or > 0x7E:
                return;
        }

        _state = State.Text;
        if (!_isPrivate)
            Execute((char)value);
    }

    private void Execute(char function)
    {
        int first = _parameters[0];
        int count = Math.Max(1, first);
        switch (function)
        {
            case 'A':
                MoveTo(Row - count, Column);
                break;
            case 'B' or 'e':
                MoveTo(Math.Min(Size.Rows - 1, Row + count), Column);
                break;
            case 'C' or 'a':
                MoveTo(Row, Column + count);
                break;
            case 'D':
                MoveTo(Row, Column - count);
                break;
            case 'E':
                MoveTo(Math.Min(Size.Rows - 1, Row + count), 0);
                break;
            case 'F':
                MoveTo(Row - count, 0);
                break;
            case 'G' or '`':
                MoveTo(Row, count - 1);
                break;
            case 'd':
                MoveTo(count - 1, Column);
                break;
            case 'H' or 'f':
                MoveTo(count - 1, Math.Max(1, _parameters[1]) - 1);
                break;
            case 's':
                _saved = (Row, Column);
                break;
            case 'u':
                MoveTo(_saved.Row, _saved.Column);
                break;
            case 'n' when first == 6:
                Queries++;
                break;
        }
    }

    // The last column is special: the cursor stays there until the next character, which then wraps (terminfo: xenl).
    private void Print(int width)
    {
        if (width == 0)
            return;

        if (_wrapsNext || Column + width > Size.Columns)
            MoveTo(Row + 1, 0);

        bool wraps = Column + width == Size.Columns;
        MoveTo(Row, wraps ? Column : Column + width);
        _wrapsNext = wraps;
    }

    private void MoveTo(int row, int column)
    {
        Row = Math.Clamp(row, 0, Math.Max(0, Size.Rows - 1));
        Column = Math.Clamp(column, 0, Math.Max(0, Size.Columns - 1));
        _wrapsNext = false;
    }
}
