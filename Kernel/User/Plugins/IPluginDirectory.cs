using System;
using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>The plugins of the image, their commands, and the sessions that run.</summary>
[RequiresCapability(Capability.Plugins)]
public interface IPluginDirectory
{
    /// <summary>All plugins, by ring, then by name.</summary>
    IReadOnlyList<IPlugin> Plugins { get; }

    /// <summary>Finds a command by its name or an alias; <see langword="null"/> when there is none.</summary>
    CommandDescriptor? Find(string name);

    /// <summary>The sessions of this moment, by number.</summary>
    IReadOnlyList<SessionDescription> GetSessions();
}

/// <summary>A session at one moment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="UserName">Who logged in.</param>
/// <param name="Origin">Where from.</param>
/// <param name="Began">When, UTC.</param>
/// <param name="IsInteractive">Whether a person's terminal is at the other end.</param>
/// <param name="Command">The line that runs; <see langword="null"/> at the prompt.</param>
public sealed record SessionDescription(int Id, string UserName, string Origin, DateTimeOffset Began, bool IsInteractive, string? Command);
