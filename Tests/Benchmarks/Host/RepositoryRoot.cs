using System;
using System.IO;

namespace Cosmos.Benchmarks;

/// <summary>Places in the source tree.</summary>
internal static class RepositoryRoot
{
    /// <summary>The root of the source tree.</summary>
    public static string Path { get; } = Find();

    /// <summary>A path below the root.</summary>
    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Folder for what the benchmarks download and build; it survives between runs.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Combine("artifacts", "benchmarks")).FullName;

    private static string Find()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = System.IO.Path.GetDirectoryName(directory))
        {
            if (File.Exists(System.IO.Path.Combine(directory, "Cosmos.sln")))
                return directory;
        }
        throw new BenchmarkException("The benchmarks run from inside the source tree, and there is no Cosmos.sln above them.");
    }
}
