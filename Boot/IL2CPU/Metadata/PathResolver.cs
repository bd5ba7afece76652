using System;
using System.Collections.Generic;
using System.IO;
using Mono.Cecil;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>Finds assemblies among those of the build, by simple name.</summary>
internal sealed class PathResolver : IAssemblyResolver
{
    private readonly Dictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyDefinition> _loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the first of several assemblies with one name.</summary>
    public PathResolver(IEnumerable<string> paths)
    {
        foreach (string path in paths)
            _paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
    }

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name) => Resolve(name, new ReaderParameters());

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters)
    {
        if (_loaded.TryGetValue(name.Name, out AssemblyDefinition? assembly))
            return assembly;
        if (!_paths.TryGetValue(name.Name, out string? path))
            throw new AssemblyResolutionException(name);
        assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
        _loaded.Add(name.Name, assembly);
        return assembly;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _loaded.Values)
            assembly.Dispose();
        _loaded.Clear();
    }
}
