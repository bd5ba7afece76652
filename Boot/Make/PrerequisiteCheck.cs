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
        if (missing.Length > 0 && CanInstall)
        {
            if (!TryInstall(missing))
                throw new MakeException($"apt-get failed; install the packages yourself: {string.Join(' ', Packages(missing))}");
            missing = Missing(needs);
        }
        if (missing.Length > 0)
            throw new MakeException(Message(missing));
    }

    /// <summary>Says which programs are missing, and installs them where that is the custom; it goes on without them as well.</summary>
    public static void Offer(IReadOnlyList<Prerequisite> wishes)
    {
        Prerequisite[] missing = Missing(wishes);
        if (missing.Length == 0 || (CanInstall && TryInstall(missing)))
            return;
        Console.WriteLine($"Not installed: {Describe(missing)}; tests with them are skipped (Debian: apt-get install {string.Join(' ', Packages(missing))}).");
    }

    private static bool CanInstall => OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/usr/bin/apt-get")
        && Environment.GetEnvironmentVariable(NoInstallVariable) is null or "";

    private static bool TryInstall(IReadOnlyList<Prerequisite> missing)
    {
        IReadOnlyList<string> packages = Packages(missing);
        Console.WriteLine($"Missing: {Describe(missing)}. Installing as root (set {NoInstallVariable}=1 to forbid): apt-get install {string.Join(' ', packages)}");
        return Host.Run("apt-get", ["update", "-q"]) == 0 && Host.Run("apt-get", ["install", "-y", "-q", "--no-install-recommends", .. packages]) == 0;
    }

    private static IReadOnlyList<string> Packages(IEnumerable<Prerequisite> missing) => [.. missing.Select(m => m.Debian).Distinct()];

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
            // Not in everybody's path, but where Linux has its daemons.
            .. OperatingSystem.IsLinux() ? ["/usr/sbin", "/sbin"] : Array.Empty<string>(),
            .. OperatingSystem.IsMacOS() ? ["/opt/homebrew/opt/llvm/bin", "/opt/homebrew/opt/lld/bin"] : Array.Empty<string>(),
        ];
        return [.. needs.Where(n => !n.IsIn(directories))];
    }
}
