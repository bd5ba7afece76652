namespace Cosmos.Terminal.Editing;

/// <summary>Recognizes the escape sequences of editing keys, byte by byte.</summary>
/// <remarks>
/// VT220 and xterm ("PC-Style Function Keys" in ctlseqs): <c>CSI letter</c>, <c>SS3 letter</c>, and <c>CSI number ~</c>, each perhaps
/// with modifiers, which are ignored. Unknown sequences are swallowed whole, so a function key leaves no rubbish in the line.
/// </remarks>
internal sealed class EscapeParser
{
    private const byte Escape = 0x1B;

    private State _state;
    private int _number;

    private enum State
    {
        Idle,
        Escape,
        ControlSequence,
        SingleShift,
    }

    /// <summary>Looks at the next byte.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="key">The key that ended with it, or <see cref="EditKey.None"/>.</param>
    /// <returns>Whether the byte belongs to a sequence, and so not to the line.</returns>
    internal bool TryConsume(byte value, out EditKey key)
    {
        key = EditKey.None;
        switch (_state)
        {
            case State.Idle:
                if (value != Escape)
                    return false;

                _state = State.Escape;
                return true;

            case State.Escape:
                _number = 0;
                _state = value switch
                {
                    (byte)'[' => State.ControlSequence,
                    (byte)'O' => State.SingleShift,
                    Escape => State.Escape,
                    _ => State.Idle,
                };

                // Escape and a letter is Alt and the letter; control characters keep their meaning.
                return value >= 0x20 || value == Escape;

            case State.SingleShift:
                _state = State.Idle;
                key = FromLetter(value);
                return true;

            default:
                Continue(value, ref key);
                return true;
        }
    }

    /// <summary>Forgets an unfinished sequence.</summary>
    internal void Reset() => _state = State.Idle;

    private void Continue(byte value, ref EditKey key)
    {
        switch (value)
        {
            case >= (byte)'0' and <= (byte)'9' when _number is >= 0 and < 1000:
                _number = (_number * 10) + value - '0';
                return;
            case (byte)';':
                // The first number names the key; freeze it.
                _number = _number < 0 ? _number : -_number - 1;
                return;
            case < 0x40:
                return;
        }

        _state = State.Idle;
        int number = _number < 0 ? -_number - 1 : _number;
        key = value == (byte)'~' ? FromNumber(number) : FromLetter(value);
    }

    private static EditKey FromLetter(byte letter) => letter switch
    {
        (byte)'A' => EditKey.Up,
        (byte)'B' => EditKey.Down,
        (byte)'C' => EditKey.Right,
        (byte)'D' => EditKey.Left,
        (byte)'F' => EditKey.End,
        (byte)'H' => EditKey.Home,
        _ => EditKey.None,
    };

    private static EditKey FromNumber(int number) => number switch
    {
        1 or 7 => EditKey.Home,
        3 => EditKey.Delete,
        4 or 8 => EditKey.End,
        _ => EditKey.None,
    };
}
