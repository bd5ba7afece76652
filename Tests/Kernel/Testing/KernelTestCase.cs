using System;
using System.Collections.Generic;
using System.Reflection;

namespace Cosmos.Testing;

/// <summary>One runnable case: a method of a fixture with its arguments.</summary>
public sealed class KernelTestCase
{
    /// <summary>Fixture and method, with the arguments in parentheses: <c>MonitorTests.Wait_returns_false_after_its_timeout(20)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Why the case must not run, from <c>[Ignore]</c>; null when it should.</summary>
    public string? IgnoreReason { get; init; }

    /// <summary>Categories of the method and of its fixture.</summary>
    public required IReadOnlySet<string> Categories { get; init; }

    /// <summary>How long the case may take.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The class that declares the case.</summary>
    public required Type Fixture { get; init; }

    /// <summary>The method to call.</summary>
    public required MethodInfo Method { get; init; }

    internal object?[] Arguments { get; init; } = [];

    internal bool HasExpectedResult { get; init; }

    internal object? ExpectedResult { get; init; }
}
