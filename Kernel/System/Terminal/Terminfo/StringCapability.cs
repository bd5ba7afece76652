namespace Cosmos.Terminal.Terminfo;

/// <summary>What to send to a terminal, and what its keys send. The values are positions in the compiled form, in the order of terminfo(5).</summary>
public enum StringCapability
{
    /// <summary>cbt: back tab.</summary>
    BackTab = 0,

    /// <summary>bel: bell.</summary>
    Bell = 1,

    /// <summary>cr: carriage return.</summary>
    CarriageReturn = 2,

    /// <summary>csr: change scroll region.</summary>
    ChangeScrollRegion = 3,

    /// <summary>clear: clear screen.</summary>
    ClearScreen = 5,

    /// <summary>el: clr eol.</summary>
    ClearToEndOfLine = 6,

    /// <summary>ed: clr eos.</summary>
    ClearToEndOfScreen = 7,

    /// <summary>hpa: column address.</summary>
    ColumnAddress = 8,

    /// <summary>cup: cursor address.</summary>
    CursorAddress = 10,

    /// <summary>cud1: cursor down.</summary>
    CursorDown = 11,

    /// <summary>home: cursor home.</summary>
    CursorHome = 12,

    /// <summary>civis: cursor invisible.</summary>
    CursorInvisible = 13,

    /// <summary>cub1: cursor left.</summary>
    CursorLeft = 14,

    /// <summary>cnorm: cursor normal.</summary>
    CursorNormal = 16,

    /// <summary>cuf1: cursor right.</summary>
    CursorRight = 17,

    /// <summary>cuu1: cursor up.</summary>
    CursorUp = 19,

    /// <summary>cvvis: cursor visible.</summary>
    CursorVisible = 20,

    /// <summary>dch1: delete character.</summary>
    DeleteCharacter = 21,

    /// <summary>dl1: delete line.</summary>
    DeleteLine = 22,

    /// <summary>blink: enter blink mode.</summary>
    EnterBlink = 26,

    /// <summary>bold: enter bold mode.</summary>
    EnterBold = 27,

    /// <summary>smcup: enter cursor addressing mode.</summary>
    EnterFullScreen = 28,

    /// <summary>dim: enter dim mode.</summary>
    EnterDim = 30,

    /// <summary>smir: enter insert mode.</summary>
    EnterInsert = 31,

    /// <summary>rev: enter reverse mode.</summary>
    EnterReverse = 34,

    /// <summary>smso: enter standout mode.</summary>
    EnterStandout = 35,

    /// <summary>smul: enter underline mode.</summary>
    EnterUnderline = 36,

    /// <summary>ech: erase chars.</summary>
    EraseCharacters = 37,

    /// <summary>sgr0: exit attribute mode.</summary>
    ExitAttributes = 39,

    /// <summary>rmcup: exit cursor addressing mode.</summary>
    ExitFullScreen = 40,

    /// <summary>rmir: exit insert mode.</summary>
    ExitInsert = 42,

    /// <summary>rmso: exit standout mode.</summary>
    ExitStandout = 43,

    /// <summary>rmul: exit underline mode.</summary>
    ExitUnderline = 44,

    /// <summary>il1: insert line.</summary>
    InsertLine = 53,

    /// <summary>dch: parameterized dch.</summary>
    DeleteCharacters = 105,

    /// <summary>dl: parameterized delete line.</summary>
    DeleteLines = 106,

    /// <summary>cud: parameterized down cursor.</summary>
    CursorDownBy = 107,

    /// <summary>ich: parameterized ich.</summary>
    InsertCharacters = 108,

    /// <summary>il: parameterized insert line.</summary>
    InsertLines = 110,

    /// <summary>cub: parameterized left cursor.</summary>
    CursorLeftBy = 111,

    /// <summary>cuf: parameterized right cursor.</summary>
    CursorRightBy = 112,

    /// <summary>cuu: parameterized up cursor.</summary>
    CursorUpBy = 114,

    /// <summary>rc: restore cursor.</summary>
    RestoreCursor = 126,

    /// <summary>vpa: row address.</summary>
    RowAddress = 127,

    /// <summary>sc: save cursor.</summary>
    SaveCursor = 128,

    /// <summary>ind: scroll forward.</summary>
    ScrollForward = 129,

    /// <summary>ri: scroll reverse.</summary>
    ScrollReverse = 130,

    /// <summary>ht: tab.</summary>
    Tab = 134,

    /// <summary>kcbt: key btab.</summary>
    KeyBackTab = 148,

    /// <summary>smam: enter automatic margin mode.</summary>
    EnterAutomaticMargins = 151,

    /// <summary>rmam: exit automatic margin mode.</summary>
    ExitAutomaticMargins = 152,

    /// <summary>el1: clr bol.</summary>
    ClearToStartOfLine = 269,

    /// <summary>u6: user6.</summary>
    CursorPositionReport = 293,

    /// <summary>u7: user7.</summary>
    CursorPositionRequest = 294,

    /// <summary>op: orig pair.</summary>
    OriginalColors = 297,

    /// <summary>sitm: enter italics mode.</summary>
    EnterItalics = 311,

    /// <summary>ritm: exit italics mode.</summary>
    ExitItalics = 321,

    /// <summary>setaf: set a foreground.</summary>
    SetForeground = 359,

    /// <summary>setab: set a background.</summary>
    SetBackground = 360,
}
