namespace Cosmos.Terminal;

/// <summary>Signals, with the numbers of Linux on x86, ARM and RISC-V (signal(7)).</summary>
public enum SignalNumber
{
    /// <summary>No signal.</summary>
    None = 0,

    /// <summary>SIGHUP.</summary>
    HangUp = 1,

    /// <summary>SIGINT.</summary>
    Interrupt = 2,

    /// <summary>SIGQUIT.</summary>
    Quit = 3,

    /// <summary>SIGABRT.</summary>
    Abort = 6,

    /// <summary>SIGKILL: ends the program; cannot be handled.</summary>
    Kill = 9,

    /// <summary>SIGPIPE.</summary>
    Pipe = 13,

    /// <summary>SIGTERM.</summary>
    Terminate = 15,

    /// <summary>SIGCHLD.</summary>
    Child = 17,

    /// <summary>SIGCONT.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: stops the program; cannot be handled.</summary>
    Stop = 19,

    /// <summary>SIGTSTP.</summary>
    TerminalStop = 20,

    /// <summary>SIGTTIN.</summary>
    TerminalInput = 21,

    /// <summary>SIGTTOU.</summary>
    TerminalOutput = 22,

    /// <summary>SIGURG.</summary>
    Urgent = 23,

    /// <summary>SIGWINCH.</summary>
    WindowChange = 28,
}
