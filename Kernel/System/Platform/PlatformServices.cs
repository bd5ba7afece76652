using System;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2;

/// <summary>The objects of the platform layer.</summary>
internal sealed class PlatformServices
{
    /// <summary>Composes them.</summary>
    /// <param name="options">What the board has.</param>
    internal PlatformServices(PlatformOptions options)
    {
        Options = options;
        Files = new FileCalls(() => StandardTree.Create(options))
        {
            OpenWithoutTree = options.EmbeddedFiles.IsEmpty ? options.OpenWithoutTree : null,
        };
        if (options.Console is not OpenDescription console)
            return;
        for (int descriptor = 0; descriptor < 3; descriptor++)
        {
            if (descriptor > 0)
                console.TryAddReference();
            Files.Descriptors.Add(console, closeOnExec: false, out _);
        }
    }

    /// <summary>What the board gave.</summary>
    internal PlatformOptions Options { get; }

    /// <summary>Name of the machine: what the network's configuration says once there is one, before that the word of the command line.</summary>
    internal string HostName => HostNameSource?.Invoke() ?? Options.HostName;

    /// <summary>Who knows a better name than the board does.</summary>
    internal Func<string>? HostNameSource { get; set; }

    /// <summary>The file functions.</summary>
    internal FileCalls Files { get; }

    /// <summary>Memory that <c>mmap(2)</c> gave out.</summary>
    internal MemoryMappings Mappings { get; } = new();
}
