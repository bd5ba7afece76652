using System;

namespace Cosmos.Shell;

/// <summary>A line that the shell cannot read; the message is for the user.</summary>
internal sealed class ShellSyntaxException(string message) : Exception(message);
