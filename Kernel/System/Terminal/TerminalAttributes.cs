namespace Cosmos.Terminal;

/// <summary>The settings of a terminal (<c>struct termios</c>), with control characters that never change.</summary>
/// <param name="Modes">What happens to the bytes.</param>
/// <param name="MinimumBytes">VMIN: outside of canonical mode, how many bytes a read waits for.</param>
/// <param name="Timeout">
/// VTIME, in tenths of a second: how long a read waits for the next byte, or for the first when <paramref name="MinimumBytes"/> is 0.
/// </param>
public readonly record struct TerminalAttributes(TerminalModes Modes, byte MinimumBytes, byte Timeout)
{
    /// <summary>POSIX_VDISABLE: a function without a character.</summary>
    public const byte Disabled = 0;

    /// <summary>What a terminal starts with.</summary>
    public static TerminalAttributes Default => new(TerminalModes.Default, MinimumBytes: 1, Timeout: 0);

    /// <summary>The character of a function; those of Linux.</summary>
    /// <param name="function">The function.</param>
    /// <returns>The character, or <see cref="Disabled"/>.</returns>
    public byte this[ControlCharacter function] => function switch
    {
        ControlCharacter.Interrupt => 0x03,
        ControlCharacter.Quit => 0x1C,
        ControlCharacter.Erase => 0x7F,
        ControlCharacter.Kill => 0x15,
        ControlCharacter.EndOfFile => 0x04,
        ControlCharacter.Time => Timeout,
        ControlCharacter.Minimum => MinimumBytes,
        ControlCharacter.Start => 0x11,
        ControlCharacter.Stop => 0x13,
        ControlCharacter.Suspend => 0x1A,
        ControlCharacter.Reprint => 0x12,
        ControlCharacter.Discard => 0x0F,
        ControlCharacter.WordErase => 0x17,
        ControlCharacter.LiteralNext => 0x16,
        _ => Disabled,
    };

    /// <summary>Whether all of the modes are on.</summary>
    internal bool Has(TerminalModes modes) => (Modes & modes) == modes;
}
