using System;
using System.Collections.Generic;

namespace Cosmos.Build.Runner;

/// <summary>The serial line at a person's terminal: every key reaches the machine, Ctrl-C too, which stops a command there. Another key leads out.</summary>
internal static class SerialTerminal
{
    /// <summary>What the user has to know, in one line.</summary>
    public const string Hint = "cosmos-run: Ctrl-C goes to the machine; Ctrl-] X ends it.";

    private const string Option = "-serial";
    private const string Default = "stdio";

    // Ctrl-], as in telnet; QEMU's own Ctrl-A is a key of line editors.
    private const string EscapeCharacter = "0x1d";

    /// <summary>Undoes what a machine that ended in the middle may have left: bracketed paste, colours.</summary>
    public const string Restore = "\e[?2004l\e[0m";

    /// <summary>Whether a person is at the other end: not in tests, pipes and scripts, where nothing changes.</summary>
    public static bool IsPresent => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Changes a machine's command: the serial line on a terminal without signals, shared with QEMU's own keys.</summary>
    /// <returns>Whether the command has a serial line on standard input and output; otherwise it stays as it was.</returns>
    public static bool TryAttach(List<string> command)
    {
        int option = command.IndexOf(Option);
        if (option < 0 || option + 1 == command.Count || command[option + 1] != Default)
            return false;

        command[option + 1] = "chardev:console";
        command.AddRange(["-chardev", "stdio,id=console,mux=on,signal=off", "-echr", EscapeCharacter]);
        return true;
    }
}
