using System;

namespace Cosmos.User;

/// <summary>Names the manifest of an assembly. The source generator writes it; it is not written by hand.</summary>
/// <param name="manifest">A class with a public constructor without parameters that implements <see cref="IPlugin"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PluginAttribute(Type manifest) : Attribute
{
    /// <summary>The manifest.</summary>
    public Type Manifest { get; } = manifest;

    /// <summary>Names and aliases of its commands, separated by blanks: the project of an image is told when two of its plugins have one in common.</summary>
    public string Commands { get; init; } = "";
}
