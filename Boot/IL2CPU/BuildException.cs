using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.IL2CPU;

/// <summary>One reason why a build cannot go on.</summary>
/// <param name="Code">Stable identifier, <c>COSMOSnnnn</c>, listed in docs/building.md.</param>
/// <param name="Message">Cause and remedy.</param>
internal sealed record BuildError(string Code, string Message);

/// <summary>A build cannot go on for a reason that the user can remove; the message names the cause and the remedy.</summary>
internal sealed class BuildException : Exception
{
    /// <summary>For one reason.</summary>
    /// <param name="code">Stable identifier, <c>COSMOSnnnn</c>, listed in docs/building.md.</param>
    /// <param name="message">Cause and remedy.</param>
    public BuildException(string code, string message)
        : this([new BuildError(code, message)])
    {
    }

    /// <summary>For several reasons.</summary>
    public BuildException(IReadOnlyList<BuildError> errors)
        : base(string.Join(Environment.NewLine, errors.Select(e => e.Message))) => Errors = errors;

    /// <summary>The reasons, at least one.</summary>
    public IReadOnlyList<BuildError> Errors { get; }

    /// <summary>Identifier of the first reason.</summary>
    public string Code => Errors[0].Code;
}
