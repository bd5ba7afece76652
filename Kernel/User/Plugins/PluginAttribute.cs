using System;

namespace Cosmos.User;

/// <summary>Names the manifest of an assembly. The source generator writes it; it is not written by hand.</summary>
/// <param name="manifest">A class with a public constructor without parameters that implements <see cref="IPlugin"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PluginAttribute(Type manifest) : Attribute
{
    /// <summary>The manifest.</summary>
    public Type Manifest { get; } = manifest;
}
