using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Toolchain;

/// <summary>A program of the host that the build needs but does not bring along.</summary>
/// <param name="Purpose">What it is needed for, for messages.</param>
/// <param name="Names">Names to look for, best first.</param>
/// <param name="Packages">Package to install per system, for messages.</param>
internal sealed record Tool(string Purpose, IReadOnlyList<string> Names, PackageNames Packages)
{
    private const int OldestLlvm = 14;
    private const int NewestLlvm = 20;

    /// <summary>The assembler. Used for <c>.S</c> files only; there is no C in the image.</summary>
    public static Tool Clang { get; } = new("to assemble", Versions("clang"),
        new("clang", "clang", "clang", "llvm", "LLVM.LLVM"));

    /// <summary>The linker.</summary>
    public static Tool Lld { get; } = new("to link", Versions("ld.lld"),
        new("lld", "lld", "lld", "lld", "LLVM.LLVM"));

    /// <summary>Separates debug information from the image.</summary>
    public static Tool Objcopy { get; } = new("to strip the image", [.. Versions("llvm-objcopy"), "objcopy"],
        new("llvm", "llvm", "llvm", "llvm", "LLVM.LLVM"));

    /// <summary>Finds the tool in the directories of <c>PATH</c>.</summary>
    /// <exception cref="BuildException">None of the names is there; the message names the package to install.</exception>
    public string Find() => Find(Environment.GetEnvironmentVariable("PATH") ?? "", OperatingSystem.IsWindows());

    /// <summary>Finds the tool in the directories of <paramref name="path"/>.</summary>
    /// <param name="path">Directories, separated as in <c>PATH</c>.</param>
    /// <param name="windows">Whether programs end in <c>.exe</c>.</param>
    /// <exception cref="BuildException">None of the names is there; the message names the package to install.</exception>
    public string Find(string path, bool windows)
    {
        string[] directories = [.. path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), .. WellKnownDirectories()];
        foreach (string name in Names)
        {
            foreach (string directory in directories)
            {
                string candidate = Path.Combine(directory, windows ? name + ".exe" : name);
                if (File.Exists(candidate))
                    return candidate;
            }
        }
        throw new BuildException("COSMOS0201",
            $"{Names[0]} is needed {Purpose} and was not found in PATH (looked for {string.Join(", ", Names)}).{Environment.NewLine}" +
            Packages.Describe());
    }

    // Homebrew keeps LLVM out of PATH because macOS has its own clang.
    private static IEnumerable<string> WellKnownDirectories() => OperatingSystem.IsMacOS()
        ? ["/opt/homebrew/opt/llvm/bin", "/opt/homebrew/opt/lld/bin", "/usr/local/opt/llvm/bin", "/usr/local/opt/lld/bin"]
        : [];

    private static string[] Versions(string name) =>
        [name, .. Enumerable.Range(OldestLlvm, NewestLlvm - OldestLlvm + 1).Reverse().Select(v => $"{name}-{v}")];
}
