namespace Cosmos.Terminal;

/// <summary>Translates <see cref="System.Runtime.InteropServices.PosixSignal"/>: negative values are its names, positive ones pass.</summary>
public static class PosixSignalNumbers
{
    /// <summary>Platform number of a <c>PosixSignal</c>.</summary>
    /// <returns>0 when there is none.</returns>
    public static int ToPlatform(int posixSignal) => posixSignal switch
    {
        -1 => (int)SignalNumber.HangUp,
        -2 => (int)SignalNumber.Interrupt,
        -3 => (int)SignalNumber.Quit,
        -4 => (int)SignalNumber.Terminate,
        -5 => (int)SignalNumber.Child,
        -6 => (int)SignalNumber.Continue,
        -7 => (int)SignalNumber.WindowChange,
        -8 => (int)SignalNumber.TerminalInput,
        -9 => (int)SignalNumber.TerminalOutput,
        -10 => (int)SignalNumber.TerminalStop,
        > 0 and <= SignalRouter.MaximumSignal => posixSignal,
        _ => 0,
    };

    /// <summary><c>PosixSignal</c> of a platform number.</summary>
    /// <returns>0 when the enumeration has no name for it.</returns>
    public static int FromPlatform(SignalNumber signal) => signal switch
    {
        SignalNumber.HangUp => -1,
        SignalNumber.Interrupt => -2,
        SignalNumber.Quit => -3,
        SignalNumber.Terminate => -4,
        SignalNumber.Child => -5,
        SignalNumber.Continue => -6,
        SignalNumber.WindowChange => -7,
        SignalNumber.TerminalInput => -8,
        SignalNumber.TerminalOutput => -9,
        SignalNumber.TerminalStop => -10,
        _ => 0,
    };
}
