using System;
using System.Globalization;
using System.Linq;

namespace Cosmos.Build.Runner;

/// <summary>Texts for people.</summary>
internal static class HelpText
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Text = """
        dotnet run [-- [options] [--] [arguments of the program]]

          --memory SIZE     memory of the machine, e.g. 64M or 2G
          --cmdline WORDS   words for the kernel, e.g. "gc.stress=7"
          --forward [HOST:]GUEST[/udp]
                            port HOST of 127.0.0.1 (any free one without it) leads to port GUEST of the machine
          --net NETWORK     user (QEMU's own: machine 10.0.0.1, host 10.0.0.2, names 10.0.0.3), none, or tap:NAME;
                            without it: user for a program that uses sockets
          --gdb[=PORT]      wait for gdb on PORT (1234) before the first instruction
          --timeout SECONDS stop the machine after that time (exit status 124)
          --qemu ARGUMENTS  further arguments for QEMU, separated by blanks
          --verbose         print the QEMU command
          --help            print this text

        Options end at the first other word, or at a second --.
        On a terminal every key goes to the machine, Ctrl-C too; Ctrl-] X ends it. Elsewhere Ctrl-C ends it.
        Exit status: the exit code of the program (0-127; a panic is 127); 124 timeout, 125 the machine stopped
        without an exit code, 126 QEMU failed, 130 interrupted.
        """;

    /// <summary>How to attach gdb to a machine that waits.</summary>
    /// <param name="image">The image; gdb finds the debug information beside it.</param>
    /// <param name="port">Port where QEMU waits.</param>
    /// <param name="sourceRoot">Directory of the kernel's sources; empty when they are not there.</param>
    public static string Debugger(string image, int port, string sourceRoot)
    {
        string sources = sourceRoot.Length == 0 ? "" : $" -ex {ShellQuote($"set substitute-path /_/ {sourceRoot}")}";
        return string.Create(CultureInfo.InvariantCulture,
            $"cosmos-run: waiting for gdb on port {port}. In another terminal:{Environment.NewLine}  gdb {ShellQuote(image)}{sources} -ex 'target remote :{port}'");
    }

    /// <summary>A word as a POSIX shell reads it.</summary>
    public static string ShellQuote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@".Contains(c, StringComparison.Ordinal))
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
