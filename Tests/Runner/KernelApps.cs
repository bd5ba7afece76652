using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Cosmos.Testing;

namespace Cosmos.Runner.Tests;

/// <summary>A kernel app that the build made.</summary>
/// <param name="Name">Name of its assembly.</param>
/// <param name="Assembly">Path of the assembly, which also runs on the host.</param>
internal sealed record KernelApp(string Name, string Assembly)
{
    /// <summary>The bootable image.</summary>
    public string Image => Path.ChangeExtension(Assembly, ".elf");
}

/// <summary>The apps that the build left behind, listed in <c>kernel-apps.txt</c>.</summary>
internal static class KernelApps
{
    private static readonly Lazy<IReadOnlyDictionary<string, KernelApp>> s_all = new(() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "kernel-apps.txt"))
            .Select(line => new KernelApp(Path.GetFileNameWithoutExtension(line), line)).ToDictionary(a => a.Name, StringComparer.Ordinal));

    /// <summary>The app of that name.</summary>
    /// <exception cref="InvalidOperationException">The build made none.</exception>
    public static KernelApp Get(string name) => s_all.Value.TryGetValue(name, out KernelApp? app)
        ? app
        : throw new InvalidOperationException($"matrix.json names '{name}', but the build made: {string.Join(", ", s_all.Value.Keys)}.");

    /// <summary>The suites that a cell asks for.</summary>
    public static IEnumerable<KernelApp> Suites(Cell cell) => cell.Suites.Contains("*")
        ? s_all.Value.Values.Where(a => File.Exists(Path.Combine(Path.GetDirectoryName(a.Assembly)!, "Cosmos.Testing.dll"))).OrderBy(a => a.Name, StringComparer.Ordinal)
        : cell.Suites.Select(Get);

    /// <summary>
    /// The cases of a suite, found by the code that finds them inside the kernel. The assembly is loaded but nothing in it runs.
    /// </summary>
    public static IReadOnlyList<KernelTestCase> Cases(KernelApp suite) => TestCatalog.Find(Assembly.LoadFrom(suite.Assembly));
}
