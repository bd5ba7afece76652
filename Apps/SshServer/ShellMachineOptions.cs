using System;
using Cosmos.Shell;

namespace Cosmos.SshServer;

/// <summary>What an image with a shell decides for itself.</summary>
public sealed record ShellMachineOptions
{
    /// <summary>Banner, prompt and the like.</summary>
    public ShellOptions Shell { get; init; } = new();

    /// <summary>Adds services of the image's own, which constructors of commands then can ask for.</summary>
    public Action<PluginServices>? AddServices { get; init; }

    /// <summary>File that keeps the log; <see langword="null"/> for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
