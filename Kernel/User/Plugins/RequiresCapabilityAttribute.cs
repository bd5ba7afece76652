using System;

namespace Cosmos.User;

/// <summary>Marks a type or member that only assemblies with a capability may use; IL2CPU checks every reference to it (COSMOS0405).</summary>
/// <param name="capability">What the user of the type needs.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class RequiresCapabilityAttribute(Capability capability) : Attribute
{
    /// <summary>What the user of the type needs.</summary>
    public Capability Capability { get; } = capability;
}
