namespace Cosmos.Terminal.Terminfo;

/// <summary>The terminal type <c>xterm-256color</c>, which nearly every terminal emulator understands today.</summary>
/// <remarks>
/// <para>XTerm Control Sequences (ctlseqs, patch 380); ECMA-48; ISO 8613-6 for 256 colours.</para>
/// <para>It differs from the usual description in three things:</para>
/// <list type="bullet">
/// <item>keypad_xmit and keypad_local (smkx, rmkx) are missing. .NET sends smkx when the console is first used and leaves it on; a machine
/// that is switched off then leaves the user's terminal in application mode, and its first output is an escape sequence.</item>
/// <item>Keys are missing, except back tab. .NET knows xterm's keys without being told, in normal and in application mode, and reading 90
/// of them from the description takes longer than everything else until the first line of output.</item>
/// <item>clear also erases the lines that were scrolled out, which elsewhere is the extended capability E3.</item>
/// </list>
/// </remarks>
public static class XtermEntry
{
    private const string Csi = "\e[";

    /// <summary>Makes the description.</summary>
    /// <param name="size">Size of the window, for programs that cannot ask.</param>
    public static TerminfoEntry Create(WindowSize size)
    {
        TerminfoEntry entry = new("xterm-256color", "xterm with 256 colors on a serial line");
        entry.With(
            BooleanCapability.AutomaticMargins,
            BooleanCapability.WrapIsDelayed,
            BooleanCapability.HasMetaKey,
            BooleanCapability.MoveInsertMode,
            BooleanCapability.MoveStandoutMode,
            BooleanCapability.NoPadCharacter,
            BooleanCapability.BackColorErase);
        entry.With(NumberCapability.Columns, (short)size.Columns).With(NumberCapability.Lines, (short)size.Rows)
            .With(NumberCapability.TabWidth, 8).With(NumberCapability.Colors, 256).With(NumberCapability.ColorPairs, short.MaxValue);
        AddCursor(entry);
        AddErasing(entry);
        AddAttributes(entry);
        return entry;
    }

    private static void AddCursor(TerminfoEntry entry) => entry
        .With(StringCapability.Bell, "\a")
        .With(StringCapability.CarriageReturn, "\r")
        .With(StringCapability.Tab, "\t")
        .With(StringCapability.BackTab, $"{Csi}Z")
        .With(StringCapability.KeyBackTab, $"{Csi}Z")
        .With(StringCapability.CursorAddress, $"{Csi}%i%p1%d;%p2%dH")
        .With(StringCapability.CursorHome, $"{Csi}H")
        .With(StringCapability.ColumnAddress, $"{Csi}%i%p1%dG")
        .With(StringCapability.RowAddress, $"{Csi}%i%p1%dd")
        .With(StringCapability.CursorUp, $"{Csi}A")
        .With(StringCapability.CursorDown, "\n")
        .With(StringCapability.CursorRight, $"{Csi}C")
        .With(StringCapability.CursorLeft, "\b")
        .With(StringCapability.CursorUpBy, $"{Csi}%p1%dA")
        .With(StringCapability.CursorDownBy, $"{Csi}%p1%dB")
        .With(StringCapability.CursorRightBy, $"{Csi}%p1%dC")
        .With(StringCapability.CursorLeftBy, $"{Csi}%p1%dD")
        .With(StringCapability.CursorInvisible, $"{Csi}?25l")
        .With(StringCapability.CursorNormal, $"{Csi}?12l{Csi}?25h")
        .With(StringCapability.CursorVisible, $"{Csi}?12;25h")
        .With(StringCapability.SaveCursor, "\e7")
        .With(StringCapability.RestoreCursor, "\e8")
        .With(StringCapability.ChangeScrollRegion, $"{Csi}%i%p1%d;%p2%dr")
        .With(StringCapability.ScrollForward, "\n")
        .With(StringCapability.ScrollReverse, "\eM")
        .With(StringCapability.EnterAutomaticMargins, $"{Csi}?7h")
        .With(StringCapability.ExitAutomaticMargins, $"{Csi}?7l")
        .With(StringCapability.EnterFullScreen, $"{Csi}?1049h{Csi}22;0;0t")
        .With(StringCapability.ExitFullScreen, $"{Csi}?1049l{Csi}23;0;0t")
        .With(StringCapability.CursorPositionReport, $"{Csi}%i%d;%dR")
        .With(StringCapability.CursorPositionRequest, $"{Csi}6n");

    private static void AddErasing(TerminfoEntry entry) => entry
        .With(StringCapability.ClearScreen, $"{Csi}H{Csi}2J{Csi}3J")
        .With(StringCapability.ClearToEndOfScreen, $"{Csi}J")
        .With(StringCapability.ClearToEndOfLine, $"{Csi}K")
        .With(StringCapability.ClearToStartOfLine, $"{Csi}1K")
        .With(StringCapability.EraseCharacters, $"{Csi}%p1%dX")
        .With(StringCapability.DeleteCharacter, $"{Csi}P")
        .With(StringCapability.DeleteCharacters, $"{Csi}%p1%dP")
        .With(StringCapability.InsertCharacters, $"{Csi}%p1%d@")
        .With(StringCapability.DeleteLine, $"{Csi}M")
        .With(StringCapability.DeleteLines, $"{Csi}%p1%dM")
        .With(StringCapability.InsertLine, $"{Csi}L")
        .With(StringCapability.InsertLines, $"{Csi}%p1%dL")
        .With(StringCapability.EnterInsert, $"{Csi}4h")
        .With(StringCapability.ExitInsert, $"{Csi}4l");

    // The conditional picks the 8 colours of ECMA-48, the 8 bright ones of aixterm, and ISO 8613-6 for the rest.
    private static void AddAttributes(TerminfoEntry entry) => entry
        .With(StringCapability.SetForeground, $"{Csi}%?%p1%{{8}}%<%t3%p1%d%e%p1%{{16}}%<%t9%p1%{{8}}%-%d%e38;5;%p1%d%;m")
        .With(StringCapability.SetBackground, $"{Csi}%?%p1%{{8}}%<%t4%p1%d%e%p1%{{16}}%<%t10%p1%{{8}}%-%d%e48;5;%p1%d%;m")
        .With(StringCapability.OriginalColors, $"{Csi}39;49m")
        .With(StringCapability.ExitAttributes, $"\e(B{Csi}m")
        .With(StringCapability.EnterBold, $"{Csi}1m")
        .With(StringCapability.EnterDim, $"{Csi}2m")
        .With(StringCapability.EnterItalics, $"{Csi}3m")
        .With(StringCapability.ExitItalics, $"{Csi}23m")
        .With(StringCapability.EnterUnderline, $"{Csi}4m")
        .With(StringCapability.ExitUnderline, $"{Csi}24m")
        .With(StringCapability.EnterBlink, $"{Csi}5m")
        .With(StringCapability.EnterReverse, $"{Csi}7m")
        .With(StringCapability.EnterStandout, $"{Csi}7m")
        .With(StringCapability.ExitStandout, $"{Csi}27m");
}
