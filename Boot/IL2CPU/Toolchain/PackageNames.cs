using System;

namespace Cosmos.IL2CPU.Toolchain;

/// <summary>The package that holds a tool, by its name in each system's package manager.</summary>
internal sealed record PackageNames(string Debian, string Fedora, string Arch, string Brew, string Winget)
{
    /// <summary>The commands that install the package, one line each.</summary>
    public string Describe() => string.Join(Environment.NewLine,
        $"  Debian, Ubuntu: sudo apt-get install {Debian}",
        $"  Fedora:         sudo dnf install {Fedora}",
        $"  Arch:           sudo pacman -S {Arch}",
        $"  macOS:          brew install {Brew}",
        $"  Windows:        winget install {Winget}");
}
