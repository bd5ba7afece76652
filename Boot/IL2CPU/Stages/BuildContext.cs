using System.Collections.Generic;
using System.IO;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Stages;

/// <summary>What all stages of one build share.</summary>
internal sealed class BuildContext
{
    private readonly Dictionary<Tool, string> _versions = [];

    /// <summary>Prepares the intermediate directory.</summary>
    public BuildContext(BuildOptions options, TextWriter output)
    {
        Options = options;
        Output = output;
        Architecture = Architecture.Find(options.Architecture);
        Directory.CreateDirectory(options.IntermediateDirectory);
        Cache = new StageCache(options.IntermediateDirectory);
        Tools = new ToolRunner(options.Verbose ? output : null);
    }

    /// <summary>What to build.</summary>
    public BuildOptions Options { get; }

    /// <summary>The architecture to build for.</summary>
    public Architecture Architecture { get; }

    /// <summary>Records of finished stages.</summary>
    public StageCache Cache { get; }

    /// <summary>Runs host programs.</summary>
    public ToolRunner Tools { get; }

    /// <summary>Where messages go.</summary>
    public TextWriter Output { get; }

    /// <summary>Name of the program.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Options.Application);

    /// <summary>What a tool says about itself: another version may give other output.</summary>
    /// <exception cref="BuildException">It is not installed; the message names the package.</exception>
    public string Version(Tool tool)
    {
        if (!_versions.TryGetValue(tool, out string? version))
            _versions.Add(tool, version = Tools.Run(tool.Find(), ["--version"]));
        return version;
    }

    /// <summary>Path of an intermediate file.</summary>
    public string Intermediate(string name) => Path.Combine(Options.IntermediateDirectory, name);
}
