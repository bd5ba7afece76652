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
}
