using System;

namespace Cosmos.IL2CPU;

/// <summary>A build cannot go on for a reason that the user can remove; the message names the cause and the remedy.</summary>
/// <param name="code">Stable identifier, <c>COSMOSnnnn</c>, listed in docs/building.md.</param>
/// <param name="message">Cause and remedy.</param>
internal sealed class BuildException(string code, string message) : Exception(message)
{
    /// <summary>Stable identifier, <c>COSMOSnnnn</c>.</summary>
    public string Code { get; } = code;
}
