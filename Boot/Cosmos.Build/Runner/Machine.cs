using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Cosmos.Build.Runner;

/// <summary>A board's <c>qemu.args</c>: the program, then one argument per line; <c>#</c> starts a comment line.</summary>
internal static class Machine
{
    /// <summary>What the kernel exports to programs that can restart the machine.</summary>
    private const string RestartExport = "cosmos_board_restart";

    private const string NoRestart = "-no-reboot";

    /// <summary>The QEMU command for an image.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="forwards">Ports of the host that lead into the machine.</param>
    /// <returns>The program first, then its arguments.</returns>
    /// <exception cref="RunException">The description is empty, or the network cannot be had.</exception>
    public static List<string> Command(RunOptions options, out IReadOnlyList<PortForward> forwards)
    {
        List<string> command = [.. File.ReadLines(options.Machine).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];
        if (command.Count == 0)
            throw new RunException($"machine description '{options.Machine}' is empty.");

        // A program that can restart the machine wants to see it start again. A reset under any other is a crash, and the end.
        if (options.ImageHas(RestartExport))
            command.Remove(NoRestart);
        command.AddRange(["-m", options.Memory, "-kernel", options.Image]);
        string line = CommandLine.Join(options.KernelWords, options.ProgramArguments);
        if (line.Length > 0)
            command.AddRange(["-append", line]);
        if (options.DebuggerPort is int port)
            command.AddRange(["-S", "-gdb", string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1:{port}")]);
        command.AddRange(GuestNetwork.Arguments(options, out forwards));
        command.AddRange(options.MachineArguments);
        return command;
    }

    /// <summary>Finds the program in the directories of <c>PATH</c>.</summary>
    /// <exception cref="RunException">It is not there; the message names the package to install.</exception>
    public static string Find(string program)
    {
        string[] directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        string[] wellKnown = OperatingSystem.IsWindows() ? [@"C:\Program Files\qemu"] : [];
        return directories.Concat(wellKnown).Select(d => Path.Combine(d, file)).FirstOrDefault(File.Exists)
            ?? throw new RunException(string.Join(Environment.NewLine,
                $"{program} is needed to run the image and was not found in PATH.",
                "  Debian, Ubuntu: sudo apt-get install qemu-system-x86",
                "  Fedora:         sudo dnf install qemu-system-x86-core",
                "  Arch:           sudo pacman -S qemu-system-x86",
                "  macOS:          brew install qemu",
                "  Windows:        winget install SoftwareFreedomConservancy.QEMU"));
    }
}
