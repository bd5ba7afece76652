using System.Collections.Generic;
using System.Linq;

namespace Cosmos.Build.Runner;

/// <summary>
/// Maps QEMU's exit status to the program's exit code. The kernel writes <c>code &amp; 0x7f</c> to the isa-debug-exit device, and QEMU then
/// ends with <c>value * 2 + 1</c>, so 0 never means success of the program.
/// </summary>
internal static class ExitStatus
{
    /// <summary>The machine stopped or was reset without an exit code.</summary>
    public const int NoExitCode = 125;

    /// <summary>QEMU itself failed.</summary>
    public const int MachineFailed = 126;

    /// <summary>Stopped by Ctrl-C, as shells number it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by <c>--timeout</c>, as timeout(1) numbers it.</summary>
    public const int TimedOut = 124;

    /// <summary>Whether the status is one that only the exit device gives.</summary>
    /// <param name="status">QEMU's exit status.</param>
    /// <param name="errors">What QEMU printed on its error stream.</param>
    public static bool IsFromProgram(int status, IEnumerable<string> errors) =>
        (status & 1) == 1 && status is > 0 and < 256 && !(status == 1 && errors.Any(IsError));

    /// <summary>The program's exit code for a status that <see cref="IsFromProgram"/>.</summary>
    public static int ToExitCode(int status) => status >> 1;

    // QEMU's own failures end with status 1 as well, but never silently.
    private static bool IsError(string line) =>
        line.StartsWith("qemu-system-", System.StringComparison.Ordinal) && !line.Contains(": warning: ", System.StringComparison.Ordinal);
}
