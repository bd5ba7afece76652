using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary>Looks for the programs a verb uses, and installs them where that is the custom: as root on Debian, announced, and only then.</summary>
internal static class PrerequisiteCheck
{
    /// <summary>Set to anything to have nothing installed.</summary>
    public const string NoInstallVariable = "COSMOS_NO_INSTALL";

    /// <summary>Makes sure that the programs are there.</summary>
    /// <exception cref="MakeException">Some are missing and were not installed; the message has the command that installs them.</exception>
    public static void Require(IReadOnlyList<Prerequisite> needs)
    {
        Prerequisite[] missing = Missing(needs);
        if (missing.Length == 0)
            return;
        string[] packages = [.. missing.Select(m => m.Debian).Distinct()];
        if (OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/apt-get")
            && Environment.GetEnvironmentVariable(NoInstallVariable) is null or "")
        {
            Console.WriteLine($"Missing: {Describe(missing)}. Installing as root (set {NoInstallVariable}=1 to forbid): apt-get install {string.Join(' ', packages)}");
            if (Host.Run("apt-get", ["update", "-q"]) != 0
                || Host.Run("apt-get", ["install", "-y", "-q", "--no-install-recommends", .. packages]) != 0)
                throw new MakeException($"apt-get failed; install the packages yourself: {string.Join(' ', packages)}");
            missing = Missing(needs);
            if (missing.Length == 0)
                return;
        }
        throw new MakeException(Message(missing));
    }

    /// <summary>What to install where.</summary>
    public static string Message(IReadOnlyList<Prerequisite> missing)
    {
        string Packages(Func<Prerequisite, string> name) => string.Join(' ', missing.Select(name).Distinct());
        return string.Join(Environment.NewLine,
            $"missing: {Describe(missing)}. Install:",
            $"  Debian, Ubuntu: sudo apt-get install {Packages(m => m.Debian)}",
            $"  Fedora:         sudo dnf install {Packages(m => m.Fedora)}",
            $"  Arch:           sudo pacman -S {Packages(m => m.Arch)}",
            $"  macOS:          brew install {Packages(m => m.Brew)}",
            $"  Windows:        winget install {Packages(m => m.Winget)}");
    }

    private static string Describe(IEnumerable<Prerequisite> missing) => string.Join(", ", missing.Select(m => m.Names[0]));

    private static Prerequisite[] Missing(IReadOnlyList<Prerequisite> needs)
    {
        string[] directories = [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            .. OperatingSystem.IsMacOS() ? ["/opt/homebrew/opt/llvm/bin", "/opt/homebrew/opt/lld/bin"] : Array.Empty<string>(),
        ];
        return [.. needs.Where(n => !n.IsIn(directories))];
    }
}
