using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Runner.Tests;

/// <summary>Command lines of the machines, from the same descriptions that <c>dotnet run</c> uses.</summary>
internal static class Machine
{
    /// <summary>The root of the source tree.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Folder for serial logs.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(RepositoryRoot, "artifacts", "kernel-tests")).FullName;

    /// <summary>The QEMU command for an image.</summary>
    /// <param name="name">Folder of the machine below Boot/Boards.</param>
    /// <param name="image">The image.</param>
    /// <param name="mebibytes">Memory.</param>
    /// <param name="kernelWords">Words for the kernel.</param>
    /// <param name="arguments">Arguments of Main.</param>
    /// <param name="hasNetwork">Whether it has a network card, on a network that leads nowhere.</param>
    public static IReadOnlyList<string> Command(
        string name, string image, int mebibytes, string kernelWords, IEnumerable<string> arguments, bool hasNetwork = false)
    {
        string description = Path.Combine(RepositoryRoot, "Boot", "Boards", name, "qemu.args");
        List<string> command = [.. File.ReadLines(description).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];
        string line = string.Join(' ', new[] { kernelWords, "--" }.Concat(arguments.Select(Quote)).Where(w => w.Length > 0));
        command.AddRange(["-m", $"{mebibytes}M", "-kernel", image, "-append", line]);
        if (hasNetwork)
            command.AddRange(["-netdev", "user,id=net0,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,restrict=on", "-device", "virtio-net-device,netdev=net0"]);
        return command;
    }

    /// <summary>The program's exit code for QEMU's exit status; null when the machine stopped without one.</summary>
    public static int? ExitCode(int status) => (status & 1) == 1 ? status >> 1 : null;

    /// <summary>
    /// What a machine makes of an exit code: seven bits come through QEMU's exit device, so the codes above that have a place of their own
    /// (docs/debugging.md).
    /// </summary>
    public static int ExpectedExitCode(int hostExitCode) => hostExitCode switch
    {
        >= 0 and < 122 => hostExitCode,
        134 => 126,
        130 => 125,
        255 => 124,
        143 => 123,
        _ => 122,
    };

    private static string Quote(string word) => word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\\')
        ? word
        : '"' + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static string FindRoot()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Cosmos.sln")))
                return directory;
        }
        throw new DirectoryNotFoundException("The tests run from inside the source tree, and there is no Cosmos.sln above them.");
    }
}
