using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Cosmos.Build.Tests;

/// <summary>Places on the host.</summary>
internal static class TestPaths
{
    public static string Repository { get; } = typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Runner { get; } = typeof(Runner.RunOptions).Assembly.Location;

    public static string MachineDescription { get; } = Path.Combine(Repository, "Boot", "Boards", "microvm", "qemu.args");

    /// <summary>A new directory outside of the repository.</summary>
    public static string CreateDirectory() => Directory.CreateTempSubdirectory("cosmos-test-").FullName;

    /// <summary>The dotnet program that runs the tests.</summary>
    public static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
}
