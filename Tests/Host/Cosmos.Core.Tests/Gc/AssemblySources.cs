using System;
using System.IO;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Finds the kernel's assembly sources from where the tests run.</summary>
internal static class AssemblySources
{
    /// <summary>Path of a file in Kernel/Core/Arch/Amd64.</summary>
    internal static string PathOf(string name)
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory != null && !File.Exists(Path.Combine(directory.FullName, "Cosmos.sln")))
            directory = directory.Parent;
        return Path.Combine(directory?.FullName ?? throw new InvalidOperationException("The repository was not found."), "Kernel/Core/Arch/Amd64", name);
    }
}
