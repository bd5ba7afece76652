using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>Cosmos.sln holds every project: what is not in it is neither built nor tested by build.sh.</summary>
[TestFixture]
public sealed class SolutionTests
{
    [Test]
    public void Every_project_of_the_tree_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(TestPaths.Repository, "Cosmos.sln")).Replace('\\', '/');
        string[] missing = [.. new[] { "Kernel", "Drivers", "Boot", "Apps", "Tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(TestPaths.Repository, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "content"))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal))];
        Assert.That(missing, Is.Empty, "dotnet sln Cosmos.sln add PROJECT");
    }

    [Test]
    public void Every_library_of_commands_is_in_images_with_a_shell()
    {
        string targets = File.ReadAllText(Path.Combine(TestPaths.Repository, "Boot", "Cosmos.Build", "build", "Cosmos.Shell.targets"));
        string[] missing = [.. Directory.GetDirectories(Path.Combine(TestPaths.Repository, "Apps", "Commands"))
            .Where(directory => Directory.EnumerateFiles(directory, "*.csproj").Any())
            .Select(directory => Path.GetFileName(directory)!)
            .Where(name => !targets.Contains($"<_CosmosCommands Include=\"{name}\" Capabilities=\"", StringComparison.Ordinal))];
        Assert.That(missing, Is.Empty, "each has a line with its capabilities in Boot/Cosmos.Build/build/Cosmos.Shell.targets");
    }
}
