using System;
using System.IO;
using System.Linq;
using Cosmos.Plugins;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.Tests.Machine;

/// <summary>docs/commands.md names every command.</summary>
[TestFixture]
public sealed class DocumentationTests
{
    [Test]
    public void Every_command_has_a_place_in_the_documentation()
    {
        string text = File.ReadAllText(Path.Combine(FindRoot(), "docs", "commands.md"));
        IPlugin[] plugins = [new Cosmos_Commands_FilesManifest(), new Cosmos_Commands_MachineManifest(), new Cosmos_Commands_NetworkManifest()];
        string[] names = [.. plugins.SelectMany(p => p.Commands).SelectMany(c => c.Aliases.Prepend(c.Name))];
        Assert.That(names, Has.Length.GreaterThan(19));
        Assert.That(names.Where(n => !text.Contains($"`{n} ", StringComparison.Ordinal) && !text.Contains($"`{n}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static string FindRoot()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Cosmos.sln")))
                return directory;
        }

        throw new DirectoryNotFoundException("The tests run from inside the source tree, and there is no Cosmos.sln above them.");
    }
}
