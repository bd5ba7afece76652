using System;
using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>Manifest of an assembly with commands. Generated.</summary>
public interface IPlugin
{
    /// <summary>Simple name of the assembly.</summary>
    string Name { get; }

    /// <summary>Version of the assembly.</summary>
    Version Version { get; }

    /// <summary>Ring of the assembly, 0 to 3; plugins are loaded from the lowest to the highest.</summary>
    int Ring { get; }

    /// <summary>What the assembly declares: its own capabilities and those of its commands.</summary>
    Capability Capabilities { get; }

    /// <summary>Its commands.</summary>
    IReadOnlyList<CommandDescriptor> Commands { get; }
}
