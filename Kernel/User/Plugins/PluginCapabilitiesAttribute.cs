using System;

namespace Cosmos.User;

/// <summary>Declares what an assembly needs beyond what its commands declare, for code that is not a command.</summary>
/// <param name="capabilities">What the assembly needs.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PluginCapabilitiesAttribute(Capability capabilities) : Attribute
{
    /// <summary>What the assembly needs.</summary>
    public Capability Capabilities { get; } = capabilities;
}
