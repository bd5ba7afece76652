using System;

namespace Cosmos.User;

/// <summary>What a plugin may touch beyond computing and writing to the session that called it.</summary>
/// <remarks>
/// A plugin declares what it needs (<see cref="ShellCommandAttribute.Requires"/>, <see cref="PluginCapabilitiesAttribute"/>); the project of the image grants
/// it; IL2CPU checks the plugin's code against both and fails the build when either is missing.
/// </remarks>
[Flags]
public enum Capability
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Files and directories: <c>System.IO.File</c>, <c>Directory</c>, <c>FileStream</c> and the like.</summary>
    Files = 1 << 0,

    /// <summary>Sockets, names and what is made of them: <c>System.Net</c>.</summary>
    Network = 1 << 1,

    /// <summary>Addresses, routes and name servers of the machine: <see cref="MachineNetwork"/>.</summary>
    NetworkControl = 1 << 2,

    /// <summary>Setting the clock: <see cref="IMachineClock"/>.</summary>
    Clock = 1 << 3,

    /// <summary>Ending or restarting the machine: <see cref="IPowerControl"/>, <see cref="Environment.Exit(int)"/>.</summary>
    PowerControl = 1 << 4,

    /// <summary>Threads and their stacks, memory, the log: reading what the whole machine does.</summary>
    Diagnostics = 1 << 5,

    /// <summary>Processors: idling, interrupts between processors.</summary>
    Processors = 1 << 6,

    /// <summary>Model-specific registers.</summary>
    Msr = 1 << 7,

    /// <summary>Memory by its physical address, registers of devices included.</summary>
    PhysicalMemory = 1 << 8,

    /// <summary>The other plugins and the sessions of other users.</summary>
    Plugins = 1 << 9,
}
