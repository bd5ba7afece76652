using System.IO;
using Cosmos.Plugins;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

/// <summary>Commands for files in a directory of their own, which is also where the session works.</summary>
public abstract class FileCommandTests
{
    private protected CommandLine Line { get; private set; } = null!;

    private protected string Root { get; private set; } = "";

    [SetUp]
    public void MakeDirectory()
    {
        Root = Directory.CreateTempSubdirectory("cosmos-files-").FullName;
        Line = new CommandLine(new Cosmos_Commands_FilesManifest()) { Session = { WorkingDirectory = Root } };
    }

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(Root, recursive: true);

    private protected string At(string name) => Path.Combine(Root, name);

    private protected string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private protected string Text(string name) => File.ReadAllText(At(name));

    /// <summary>Runs a line that has to succeed in silence but for its results.</summary>
    private protected string Good(string line)
    {
        CommandRun run = Line.Run(line);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Status, Is.Zero);
        return run.Output;
    }

    /// <summary>Runs a line that has to fail with status 1.</summary>
    /// <returns>Its complaints.</returns>
    private protected string Bad(string line)
    {
        CommandRun run = Line.Run(line);
        Assert.That(run.Status, Is.EqualTo(1), run.Output);
        return run.Error;
    }
}
