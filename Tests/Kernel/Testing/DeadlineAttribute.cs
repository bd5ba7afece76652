using System;

namespace Cosmos.Testing;

/// <summary>Gives a case (or every case of a fixture) another deadline than the default of 30 seconds.</summary>
/// <param name="seconds">Seconds after which the case counts as hung. Emulated machines are slow: be generous.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class DeadlineAttribute(int seconds) : Attribute
{
    /// <summary>Seconds after which the case counts as hung.</summary>
    public int Seconds { get; } = seconds;
}
