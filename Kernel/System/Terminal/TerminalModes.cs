using System;

namespace Cosmos.Terminal;

/// <summary>What a terminal does with the bytes that pass. Names of termios(3) are given first.</summary>
[Flags]
public enum TerminalModes
{
    /// <summary>Nothing: bytes pass as they are.</summary>
    None = 0,

    /// <summary>ICRNL: a received carriage return becomes a line feed.</summary>
    MapCarriageReturn = 1 << 0,

    /// <summary>IXON: Ctrl-S stops the output and Ctrl-Q starts it again.</summary>
    OutputFlowControl = 1 << 1,

    /// <summary>OPOST and ONLCR: a line feed is sent as carriage return and line feed.</summary>
    MapLineFeed = 1 << 2,

    /// <summary>ISIG: Ctrl-C, Ctrl-\ and Ctrl-Z are signals.</summary>
    Signals = 1 << 3,

    /// <summary>ICANON: input is handed out in lines that can be edited before.</summary>
    Canonical = 1 << 4,

    /// <summary>ECHO, ECHOE, ECHOCTL and ECHOKE: input is shown, erased characters disappear, control characters are shown as ^X.</summary>
    Echo = 1 << 5,

    /// <summary>IEXTEN: Ctrl-V takes the next character literally, Ctrl-W erases a word, Ctrl-R shows the line again.</summary>
    Extended = 1 << 6,

    /// <summary>
    /// Beyond termios: in canonical mode cursor keys move in the line and recall former lines, as readline does. With it off those keys
    /// are characters of the line, as on Linux.
    /// </summary>
    LineEditing = 1 << 7,

    /// <summary>What a terminal starts with.</summary>
    Default = MapCarriageReturn | OutputFlowControl | MapLineFeed | Signals | Canonical | Echo | Extended | LineEditing,
}
