using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>A script fails. Nothing else is thrown, whatever the bytes of a script are.</summary>
internal sealed class ScriptException(ScriptError error) : Exception($"The script fails: {error}.")
{
    /// <summary>Why.</summary>
    public ScriptError Error { get; } = error;
}
