namespace Cosmos.Terminal;

/// <summary>Functions of control characters. The values are the indices of Linux's <c>c_cc</c>, which .NET's boundary uses, too.</summary>
public enum ControlCharacter
{
    /// <summary>VINTR: SIGINT.</summary>
    Interrupt = 0,

    /// <summary>VQUIT: SIGQUIT.</summary>
    Quit = 1,

    /// <summary>VERASE: erases the character before the cursor.</summary>
    Erase = 2,

    /// <summary>VKILL: erases the line.</summary>
    Kill = 3,

    /// <summary>VEOF: ends the input, or hands out an unfinished line.</summary>
    EndOfFile = 4,

    /// <summary>VTIME: no character; see <see cref="TerminalAttributes.Timeout"/>.</summary>
    Time = 5,

    /// <summary>VMIN: no character; see <see cref="TerminalAttributes.MinimumBytes"/>.</summary>
    Minimum = 6,

    /// <summary>VSWTC: not used.</summary>
    Switch = 7,

    /// <summary>VSTART: starts the output.</summary>
    Start = 8,

    /// <summary>VSTOP: stops the output.</summary>
    Stop = 9,

    /// <summary>VSUSP: SIGTSTP.</summary>
    Suspend = 10,

    /// <summary>VEOL: ends a line, besides line feed.</summary>
    EndOfLine = 11,

    /// <summary>VREPRINT: shows the line again.</summary>
    Reprint = 12,

    /// <summary>VDISCARD: not used.</summary>
    Discard = 13,

    /// <summary>VWERASE: erases the word before the cursor.</summary>
    WordErase = 14,

    /// <summary>VLNEXT: takes the next character literally.</summary>
    LiteralNext = 15,

    /// <summary>VEOL2: ends a line, besides line feed.</summary>
    EndOfLine2 = 16,
}
