using System;
using System.IO;
using System.Linq;
using System.Reflection;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

/// <summary>Places that the project file passes in, and directories for single tests.</summary>
internal static class TestPaths
{
    public static string Repository { get; } = Metadata("RepositoryRoot");

    public static string Framework { get; } = Path.Combine(Metadata("PackageRoot"),
        "microsoft.netcore.app.runtime.nativeaot.linux-x64", "10.0.12", "runtimes", "linux-x64");

    public static string CoreLibrary { get; } = Path.Combine(Framework, "native", "System.Private.CoreLib.dll");

    /// <summary>An empty directory that belongs to the running test.</summary>
    public static string CreateDirectory()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "scratch", TestContext.CurrentContext.Test.ID + "-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Writes a file in a directory and returns its path.</summary>
    public static string Write(string directory, string name, string text)
    {
        string path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Metadata(string key) => typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;
}
