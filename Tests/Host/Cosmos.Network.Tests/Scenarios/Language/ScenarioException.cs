using System;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>A scenario is written wrongly, or the stack did something else than it expects.</summary>
public sealed class ScenarioException(string message) : Exception(message);
