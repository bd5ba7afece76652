using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Makes keys of the bytes that a terminal sends: UTF-8, control characters, escape sequences of ECMA-48 and xterm, bracketed paste.</summary>
/// <remarks>Whatever it does not know is skipped as a whole. A control character ends any sequence, so that no garbage can swallow what comes later; sequences have a limit for the same reason.</remarks>
internal sealed class KeyDecoder
{
    private const int SequenceLength = 64;
    private const int StringLength = 4096;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _sequence = new();
    private readonly byte[] _character = new byte[4];
    private int _characterLength;
    private int _skipped;
    private State _state;
    private bool _isPasting;
    private bool _afterReturn;

    private enum State
    {
        Ground,
        Escape,
        ControlSequence,
        SingleShift,
        FunctionKey,
        String,
        StringEscape,
    }

    /// <summary>Takes in bytes and adds the keys that are complete.</summary>
    public void Feed(ReadOnlySpan<byte> bytes, List<Key> keys)
    {
        foreach (byte value in bytes)
            Feed(value, keys);
        FlushText(keys);
    }

    private void Feed(byte value, List<Key> keys)
    {
        if (value < 0x20 || value == 0x7F)
        {
            DropCharacter();
            FeedControl(value, keys);
            return;
        }

        _afterReturn = false;
        switch (_state)
        {
            case State.Ground:
                FeedText(value);
                break;
            case State.Escape:
                FeedEscape(value, keys);
                break;
            case State.ControlSequence:
                FeedSequence(value, keys);
                break;
            case State.SingleShift:
                _state = State.Ground;
                AddCursorKey((char)value, modifier: 1, keys);
                break;
            case State.FunctionKey:
                _state = State.Ground;
                break;
            case State.StringEscape when value == '\\':
                _state = State.Ground;
                break;
            default:
                _state = ++_skipped > StringLength ? State.Ground : State.String;
                break;
        }
    }

    private void FeedControl(byte value, List<Key> keys)
    {
        bool inString = _state is State.String or State.StringEscape;
        bool wasEscape = _state == State.Escape;
        bool wasReturn = _afterReturn;
        _afterReturn = false;
        _state = State.Ground;
        if (value == 0x1B)
        {
            // ESC ESC is Alt with a key that is a sequence itself, on some terminals.
            _state = inString ? State.StringEscape : State.Escape;
            return;
        }

        if (inString && value == 0x07)
            return;

        if (_isPasting && value != 0x03)
        {
            if (value is 0x0D || (value is 0x0A && !wasReturn))
                _text.Append('\n');
            else if (value is 0x09)
                _text.Append(' ');
            _afterReturn = value == 0x0D;
            return;
        }

        FlushText(keys);
        _isPasting = false;
        if (wasEscape && value is 0x08 or 0x7F && wasEscape)
        {
            keys.Add(new Key(KeyCode.Alt, Character: '\b'));
            return;
        }

        switch (value)
        {
            case 0x00:
                _afterReturn = wasReturn;
                break;
            case 0x0A when wasReturn:
                break;
            case 0x0A:
                keys.Add(new Key(KeyCode.Enter));
                break;
            case 0x0D:
                _afterReturn = true;
                keys.Add(new Key(KeyCode.Enter));
                break;
            case 0x09:
                keys.Add(new Key(KeyCode.Tab));
                break;
            case 0x08 or 0x7F:
                keys.Add(new Key(KeyCode.Backspace));
                break;
            default:
                keys.Add(new Key(KeyCode.Control, Character: (char)(value + 0x40)));
                break;
        }
    }

    private void FeedText(byte value)
    {
        if (value < 0x80 && _characterLength == 0)
        {
            _text.Append((char)value);
            return;
        }

        _character[_characterLength++] = value;
        while (_characterLength > 0)
        {
            OperationStatus status = Rune.DecodeFromUtf8(_character.AsSpan(0, _characterLength), out Rune rune, out int used);
            if (status == OperationStatus.NeedMoreData)
                return;

            // C1 control characters mean something to terminals, and nothing to us.
            if (rune.Value is < 0x80 or > 0x9F)
                _text.Append(rune.ToString());
            _character.AsSpan(used, _characterLength - used).CopyTo(_character);
            _characterLength -= used;
        }
    }

    private void DropCharacter()
    {
        if (_characterLength > 0 && _state == State.Ground)
            _text.Append('\uFFFD');
        _characterLength = 0;
    }

    private void FeedEscape(byte value, List<Key> keys)
    {
        _sequence.Clear();
        _skipped = 0;
        _state = value switch
        {
            (byte)'[' => State.ControlSequence,
            (byte)'O' => State.SingleShift,
            (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' => State.String,
            _ => State.Ground,
        };
        if (_state != State.Ground || value >= 0x80)
            return;

        FlushText(keys);
        keys.Add(new Key(KeyCode.Alt, Character: (char)value));
    }

    // ECMA-48, section 5.4: parameter bytes 3/0 to 3/15, intermediate bytes 2/0 to 2/15, one final byte 4/0 to 7/14.
    private void FeedSequence(byte value, List<Key> keys)
    {
        if (value is >= 0x20 and <= 0x3F)
        {
            if (_sequence.Append((char)value).Length > SequenceLength)
                _state = State.Ground;
            return;
        }

        _state = State.Ground;
        if (value == '[' && _sequence.Length == 0)
            _state = State.FunctionKey;
        else if (value < 0x80)
            EndSequence((char)value, keys);
    }

    private void EndSequence(char final, List<Key> keys)
    {
        Span<int> parameters = [0, 0];
        int count = 0;
        foreach (Range part in _sequence.ToString().AsSpan().Split(';'))
        {
            if (count < parameters.Length && !int.TryParse(_sequence.ToString().AsSpan(part), out parameters[count]))
                parameters[count] = 0;
            count++;
        }

        switch (final)
        {
            case '~':
                AddNumberedKey(parameters[0], parameters[1], keys);
                break;
            case 'R' when count == 2 && parameters[0] > 0 && parameters[1] > 0:
                FlushText(keys);
                keys.Add(new Key(KeyCode.CursorReport, Row: parameters[0], Column: parameters[1]));
                break;
            default:
                AddCursorKey(final, parameters[1], keys);
                break;
        }
    }

    private void AddNumberedKey(int number, int modifier, List<Key> keys)
    {
        FlushText(keys);
        switch (number)
        {
            case 200:
                _isPasting = true;
                return;
            case 201:
                _isPasting = false;
                return;
        }

        KeyCode? code = number switch
        {
            1 or 7 => KeyCode.Home,
            3 when modifier is 3 or 5 => null,
            3 => KeyCode.Delete,
            4 or 8 => KeyCode.End,
            5 => KeyCode.PageUp,
            6 => KeyCode.PageDown,
            _ => null,
        };
        if (code is KeyCode known)
            keys.Add(new Key(known));
        else if (number == 3)
            keys.Add(new Key(KeyCode.Alt, Character: 'd'));
    }

    // The second parameter is 1 plus Shift (1), Alt (2), Ctrl (4): with Alt or Ctrl the horizontal keys move by words.
    private void AddCursorKey(char final, int modifier, List<Key> keys)
    {
        bool byWords = modifier > 1 && ((modifier - 1) & 6) != 0;
        KeyCode? code = final switch
        {
            'A' => KeyCode.Up,
            'B' => KeyCode.Down,
            'C' => byWords ? KeyCode.WordRight : KeyCode.Right,
            'D' => byWords ? KeyCode.WordLeft : KeyCode.Left,
            'H' => KeyCode.Home,
            'F' => KeyCode.End,
            'Z' => KeyCode.BackTab,
            'M' => KeyCode.Enter,
            _ => null,
        };
        // The keypad's Enter is SS3 M; CSI M would be a mouse, which nobody asked for.
        if (code is null || (final == 'M' && _sequence.Length > 0))
            return;

        FlushText(keys);
        keys.Add(new Key(code.Value));
    }

    private void FlushText(List<Key> keys)
    {
        if (_text.Length == 0)
            return;

        keys.Add(new Key(_isPasting ? KeyCode.Paste : KeyCode.Text, _text.ToString()));
        _text.Clear();
    }
}
