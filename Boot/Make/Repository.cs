using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary>The source tree.</summary>
/// <param name="root">Its directory.</param>
internal sealed class Repository(string root)
{
    /// <summary>The directory with Cosmos.sln.</summary>
    public string Root { get; } = root;

    /// <summary>Where everything goes that is no output of a single project.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The package feed.</summary>
    public string Feed => Path.Combine(Artifacts, "feed");

    /// <summary>Finds the source tree above a directory.</summary>
    /// <exception cref="MakeException">There is none.</exception>
    public static Repository Above(string directory)
    {
        for (DirectoryInfo? at = new(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cosmos.sln")))
                return new Repository(at.FullName);
        }
        throw new MakeException($"'{directory}' is not inside the Cosmos source tree (no Cosmos.sln above it).");
    }

    /// <summary>A path in the source tree.</summary>
    public string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Names of the programs in Apps: the projects that become images.</summary>
    public IReadOnlyList<string> Apps => [.. ProjectsIn("Apps").Where(p => File.ReadAllText(p).Contains("Sdk.targets", StringComparison.Ordinal)).Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>All test projects: those that refer to the test SDK.</summary>
    public IReadOnlyList<string> TestProjects => [.. ProjectsIn("Tests")
        .Where(p => File.ReadAllText(p).Contains("Microsoft.NET.Test.Sdk", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>The project of a program, by its name in Apps or by path.</summary>
    /// <exception cref="MakeException">There is none; the message lists the programs.</exception>
    public string App(string name)
    {
        if (name.EndsWith(".csproj", StringComparison.Ordinal) && File.Exists(name))
            return Path.GetFullPath(name);
        if (Directory.Exists(name) && Directory.GetFiles(name, "*.csproj") is [string only])
            return Path.GetFullPath(only);
        return ProjectsIn("Apps").FirstOrDefault(p => Path.GetFileNameWithoutExtension(p).Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new MakeException($"there is no app '{name}'; apps: {string.Join(", ", Apps)} (or the path of a project).");
    }

    /// <summary>Project files below a directory of the source tree.</summary>
    public IEnumerable<string> ProjectsIn(string directory)
    {
        string full = Path.Combine(Root, directory);
        return Directory.Exists(full)
            ? Directory.EnumerateFiles(full, "*.csproj", SearchOption.AllDirectories).Where(p => !IsOutput(p)).Order(StringComparer.Ordinal)
            : [];
    }

    private static bool IsOutput(string path) => path.Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj" or "artifacts");
}
