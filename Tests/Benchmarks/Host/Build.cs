using System;
using System.IO;

namespace Cosmos.Benchmarks;

/// <summary>Builds the programs for both worlds.</summary>
internal static class Build
{
    /// <summary>Builds a Cosmos image and returns its path.</summary>
    /// <param name="project">The project.</param>
    /// <param name="name">Name of its assembly.</param>
    /// <param name="target">Target, for a project that is an ordinary program without one; its outputs are then apart.</param>
    public static string Image(string project, string name, string target = "")
    {
        Console.Error.WriteLine($"Building {name} for bare metal ...");
        string path = RepositoryRoot.Combine(project);
        Tool.Run("dotnet", ["build", path, "-c", "Release", "-nologo", "-v", "quiet", .. target.Length > 0 ? [$"-p:CosmosTarget={target}"] : Array.Empty<string>()]);
        return Path.Combine(Path.GetDirectoryName(path)!, "bin", target, "Release", "net10.0", name + ".elf");
    }

    /// <summary>Publishes a Linux program by stock PublishAot, strips it and returns its path.</summary>
    public static string Linux(string project, string name, params string[] options)
    {
        Console.Error.WriteLine($"Building {name} for Linux ...");
        string path = RepositoryRoot.Combine(project);
        string output = Path.Combine(RepositoryRoot.Artifacts, "linux-programs", name);
        Tool.Run("dotnet", ["publish", path, "-c", "Release", "-nologo", "-v", "quiet", "-o", output, .. options], remedy: "PublishAot needs clang (or gcc) and zlib1g-dev.");
        return Path.Combine(output, name);
    }
}
