using System;
using System.Text;
using System.Threading;

namespace Cosmos.Terminal.Discipline;

/// <summary>
/// Answers a program that asks the terminal where the cursor is, when nobody else does: a serial line often ends in a pipe or a log file.
/// </summary>
/// <remarks>
/// <para>The console of .NET asks (ESC [ 6 n) at the first backspace, waits 10 s for the answer, and when none comes takes random bytes of
/// its stack for input (10.0, also on Linux). A terminal that has answered once is trusted to answer again.</para>
/// <para>The writer calls <see cref="OnQuery"/> under the output lock; everything else is called under the input lock.</para>
/// </remarks>
internal sealed class CursorReports
{
    // Longer than any network between a terminal and its serial line; short for a person.
    private const int FirstPatience = 500;
    private const int Trust = 5_000;

    private readonly Matcher _matcher = new();
    private int _asked;
    private long _askedAt;
    private long _position;
    private int _answered;
    private int _ownAnswers;
    private Peer _peer;

    private enum Peer
    {
        Unknown,
        Answers,
        Silent,
    }

    /// <summary>Time (<see cref="Environment.TickCount64"/>) at which <see cref="Answer"/> is due; never, when no question is open.</summary>
    internal long DueTime => Volatile.Read(ref _asked) == _answered
        ? long.MaxValue
        : Volatile.Read(ref _askedAt) + _peer switch { Peer.Unknown => FirstPatience, Peer.Answers => Trust, _ => 0 };

    /// <summary>The program has asked.</summary>
    /// <param name="row">Row of the cursor, from 0.</param>
    /// <param name="column">Column of the cursor, from 0.</param>
    internal void OnQuery(int row, int column)
    {
        Volatile.Write(ref _position, ((long)row << 32) | (uint)column);
        Volatile.Write(ref _askedAt, Environment.TickCount64);
        Volatile.Write(ref _asked, _asked + 1);
    }

    /// <summary>Input came; perhaps it is the answer of the terminal.</summary>
    internal void OnInput(byte value)
    {
        // A report looks like shift and F3, so it is one only after a question.
        bool isExpected = Volatile.Read(ref _asked) != _answered || _ownAnswers > 0;
        if (!_matcher.IsEndOfReport(value) || !isExpected)
            return;

        _peer = Peer.Answers;
        _answered = Volatile.Read(ref _asked);
        _ownAnswers = 0;
    }

    /// <summary>Makes the answer: CPR, ECMA-48 section 8.3.14.</summary>
    internal byte[] Answer()
    {
        _answered = Volatile.Read(ref _asked);
        _ownAnswers++;
        _peer = Peer.Silent;
        long position = Volatile.Read(ref _position);
        return Encoding.ASCII.GetBytes($"\e[{(position >> 32) + 1};{(int)position + 1}R");
    }

    /// <summary>Recognizes <c>ESC [ number ; number R</c>.</summary>
    private sealed class Matcher
    {
        private int _step;

        internal bool IsEndOfReport(byte value)
        {
            bool isDigit = value is >= (byte)'0' and <= (byte)'9';
            _step = (_step, value) switch
            {
                (_, 0x1B) => 1,
                (1, (byte)'[') => 2,
                (2 or 3, _) when isDigit => 3,
                (3, (byte)';') => 4,
                (4 or 5, _) when isDigit => 5,
                (5, (byte)'R') => 6,
                _ => 0,
            };
            return _step == 6;
        }
    }
}
