using System;

namespace Cosmos.Build.Runner;

/// <summary>The image cannot be run for a reason that the user can remove; the message names the cause and the remedy.</summary>
internal sealed class RunException(string message) : Exception(message);
