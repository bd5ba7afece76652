using System;
using System.Threading;

namespace Cosmos.Terminal;

/// <summary>Signals of the one process, handled as .NET's Unix boundary does: the program may handle and cancel them.</summary>
/// <remarks>
/// A signal is not an interruption here: it is a call on a thread of the system, as in .NET, where handlers run on threads of
/// their own. The program's callback (<c>PosixSignalRegistration</c>) queues the user's handlers and returns at once; it tells by
/// its result whether the default action is left to them.
/// </remarks>
public sealed class SignalRouter(ISignalDefaults defaults)
{
    /// <summary>Largest signal number (SIGRTMAX on Linux).</summary>
    public const int MaximumSignal = 64;

    private readonly bool[] _isHandled = new bool[MaximumSignal + 1];

    /// <summary>The program's callback: takes the signal number, answers whether it deals with the signal.</summary>
    public Func<SignalNumber, bool>? ProgramHandler { get; set; }

    /// <summary>Called for SIGCONT, SIGCHLD and SIGWINCH: cursor position and window size may have changed.</summary>
    public Action? TerminalInvalidated { get; set; }

    /// <summary>Lets the program handle a signal.</summary>
    /// <returns><see langword="false"/> when there is no such signal or it cannot be handled.</returns>
    public bool TryEnable(int signal)
    {
        if (signal is < 1 or > MaximumSignal || (SignalNumber)signal is SignalNumber.Kill or SignalNumber.Stop)
            return false;

        Volatile.Write(ref _isHandled[signal], true);
        return true;
    }

    /// <summary>Undoes <see cref="TryEnable"/>.</summary>
    public void Disable(int signal)
    {
        if (signal is >= 1 and <= MaximumSignal)
            Volatile.Write(ref _isHandled[signal], false);
    }

    /// <summary>Sends a signal to the program. The caller must not hold locks that the program's callback could need.</summary>
    public void Raise(SignalNumber signal)
    {
        if ((int)signal is < 1 or > MaximumSignal)
            return;

        if (signal is SignalNumber.Continue or SignalNumber.Child or SignalNumber.WindowChange)
            TerminalInvalidated?.Invoke();

        bool isDealtWith = Volatile.Read(ref _isHandled[(int)signal]) && ProgramHandler is { } handler && handler(signal);
        if (!isDealtWith)
            ApplyDefault(signal);
    }

    /// <summary>The default action (signal(7)), also for a signal whose handlers did not cancel it.</summary>
    public void ApplyDefault(SignalNumber signal)
    {
        switch (signal)
        {
            case SignalNumber.Continue:
                defaults.Continue();
                break;

            // Stop signals have nobody who could continue the program: this is the only process (POSIX: orphaned process group).
            case SignalNumber.Stop:
            case SignalNumber.TerminalStop:
            case SignalNumber.TerminalInput:
            case SignalNumber.TerminalOutput:
            case SignalNumber.Child:
            case SignalNumber.Urgent:
            case SignalNumber.WindowChange:
                break;

            default:
                defaults.Terminate(signal);
                break;
        }
    }
}
