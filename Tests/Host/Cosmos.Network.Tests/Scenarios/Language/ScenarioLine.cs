using System.Collections.Generic;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>What a line does.</summary>
public enum LineKind
{
    /// <summary>Sets the stage: option, stack, flow.</summary>
    Directive,

    /// <summary>A call of the program.</summary>
    Call,

    /// <summary>A frame that arrives.</summary>
    Inject,

    /// <summary>A frame that the stack must send.</summary>
    Expect,

    /// <summary>A frame that the stack may send.</summary>
    Allow,
}

/// <summary>A line of a scenario.</summary>
public sealed class ScenarioLine
{
    public required int Number { get; init; }

    public required string Source { get; init; }

    public required LineKind Kind { get; init; }

    public ScenarioTime Time { get; init; } = ScenarioTime.AtOnce;

    /// <summary>Directive: its words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Call: variable that takes what it makes.</summary>
    public string? Target { get; init; }

    /// <summary>Call: name of the function.</summary>
    public string Function { get; init; } = "";

    /// <summary>Call: arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Call: what it must answer.</summary>
    public string? Result { get; init; }

    /// <summary>Frame: name of its flow.</summary>
    public string Flow { get; init; } = "";

    /// <summary>Frame: its layers.</summary>
    public IReadOnlyList<Layer> Layers { get; init; } = [];
}
