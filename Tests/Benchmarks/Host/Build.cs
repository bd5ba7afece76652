using System;
using System.IO;

namespace Cosmos.Benchmarks;

/// <summary>Builds the programs for both worlds.</summary>
internal static class Build
{
    /// <summary>Builds a Cosmos image and returns its path.</summary>
    public static string Image(string project, string name)
    {
        Console.Error.WriteLine($"Building {name} for bare metal ...");
        string path = RepositoryRoot.Combine(project);
        Tool.Run("dotnet", ["build", path, "-c", "Release", "-nologo", "-v", "quiet"]);
        return Path.Combine(Path.GetDirectoryName(path)!, "bin", "Release", "net10.0", name + ".elf");
    }

    /// <summary>Publishes a Linux program by stock PublishAot, strips it and returns its path.</summary>
    public static string Linux(string project, string name)
    {
        Console.Error.WriteLine($"Building {name} for Linux ...");
        string path = RepositoryRoot.Combine(project);
        string output = Path.Combine(RepositoryRoot.Artifacts, "linux-programs", name);
        Tool.Run("dotnet", ["publish", path, "-c", "Release", "-nologo", "-v", "quiet", "-o", output], remedy: "PublishAot needs clang (or gcc) and zlib1g-dev.");
        return Path.Combine(output, name);
    }
}
