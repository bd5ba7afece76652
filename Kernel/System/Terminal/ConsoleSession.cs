using System.Threading;

namespace Cosmos.Terminal;

/// <summary>How <see cref="System.Console"/> uses a terminal: which modes it needs while it reads, and what it restores at the end.</summary>
/// <remarks>
/// The rules are those of the console functions of .NET's Unix boundary (<c>SystemNative_InitializeConsoleBeforeRead</c> and its
/// neighbours): the class library echoes and edits itself, so it reads without canonical mode; the modes stay changed between two
/// reads, and nothing is changed by a program that never reads.
/// </remarks>
public sealed class ConsoleSession
{
    private const TerminalModes OwnedByConsole =
        TerminalModes.MapCarriageReturn | TerminalModes.OutputFlowControl | TerminalModes.Echo | TerminalModes.Canonical | TerminalModes.Extended;

    private readonly Lock _lock = new();
    private readonly TerminalDevice _terminal;
    private readonly TerminalAttributes _initial;
    private bool _signalsForBreak = true;
    private bool _isReading;
    private bool _isConfigured;
    private bool _isEnded;

    /// <summary>Remembers the modes of the terminal.</summary>
    /// <param name="terminal">The terminal.</param>
    public ConsoleSession(TerminalDevice terminal)
    {
        _terminal = terminal;
        _initial = terminal.Attributes;
    }

    /// <summary>Whether Ctrl-C is a signal; otherwise it is a key.</summary>
    public bool SignalsForBreak
    {
        get
        {
            lock (_lock)
                return _signalsForBreak;
        }

        set
        {
            lock (_lock)
            {
                _signalsForBreak = value;
                Configure(forChild: false, minimumBytes: 1, timeout: 0);
            }
        }
    }

    /// <summary>Prepares the terminal for a read by the console.</summary>
    /// <param name="minimumBytes">VMIN.</param>
    /// <param name="timeout">VTIME, tenths of a second.</param>
    public void BeginRead(byte minimumBytes, byte timeout)
    {
        lock (_lock)
        {
            _isReading = true;
            Configure(forChild: false, minimumBytes, timeout);
        }
    }

    /// <summary>The read is over; the modes stay.</summary>
    public void EndRead()
    {
        lock (_lock)
            _isReading = false;
    }

    /// <summary>Gives the terminal to a child process, or takes it back.</summary>
    /// <param name="childUsesTerminal">Whether a child uses it now.</param>
    public void ConfigureForChild(bool childUsesTerminal)
    {
        lock (_lock)
        {
            if (!_isReading && _isConfigured)
                Configure(childUsesTerminal, minimumBytes: 1, timeout: 0);
        }
    }

    /// <summary>Restores the initial modes if they were changed; the program ends, and later calls change nothing.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_isConfigured && !_isEnded)
                _terminal.Attributes = _initial;

            _isEnded = true;
        }
    }

    private void Configure(bool forChild, byte minimumBytes, byte timeout)
    {
        if (_isEnded)
            return;

        TerminalModes modes = _signalsForBreak ? _initial.Modes | TerminalModes.Signals : _initial.Modes & ~TerminalModes.Signals;
        if (!forChild)
            modes &= ~OwnedByConsole;

        TerminalAttributes wanted = new(modes, minimumBytes, timeout);
        _isConfigured = true;
        if (wanted != _terminal.Attributes)
            _terminal.Attributes = wanted;
    }
}
