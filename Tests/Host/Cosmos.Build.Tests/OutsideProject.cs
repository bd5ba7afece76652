using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>A project outside of the repository, made by the template from the packages that the repository packs.</summary>
internal sealed class OutsideProject : IDisposable
{
    private readonly string _parent = TestPaths.CreateDirectory();

    /// <summary>Packs the packages and makes the project.</summary>
    public OutsideProject()
    {
        Directory = Path.Combine(_parent, "Outside");
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["new", Directory]);
        Assert.That(result.ExitCode, Is.Zero, result.Text);
    }

    /// <summary>The project's directory.</summary>
    public string Directory { get; }

    /// <summary>The project file.</summary>
    public string Project => Path.Combine(Directory, "Outside.csproj");

    /// <summary>The image.</summary>
    public string Image => Path.Combine(Directory, "bin", "Debug", "net10.0", "Outside.elf");

    /// <summary>Runs <c>dotnet build</c>.</summary>
    public ProcessResult Build(params string[] arguments) => Dotnet(["build", "-nologo", .. arguments]);

    /// <summary>Runs dotnet in the project's directory.</summary>
    public ProcessResult Dotnet(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        ProcessResult.Run(TestPaths.Dotnet, arguments, Directory, environment);

    /// <summary>Stages of a build's output that ran, by name; <c>cached</c> ones are left out.</summary>
    public static string[] StagesRun(ProcessResult result) => [.. result.Output.Split('\n').Select(l => l.Trim())
        .Where(l => l.StartsWith('[') && l.Contains("/", StringComparison.Ordinal) && !l.EndsWith("cached", StringComparison.Ordinal)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1])];

    /// <summary>Replaces text in a file of the project until disposed.</summary>
    public IDisposable Edit(string file, string old, string replacement)
    {
        string path = Path.Combine(Directory, file);
        string text = File.ReadAllText(path);
        Assert.That(text, Does.Contain(old));
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
        return new Restore(path, text);
    }

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(_parent, recursive: true);

    private sealed class Restore(string path, string text) : IDisposable
    {
        public void Dispose() => File.WriteAllText(path, text);
    }
}
