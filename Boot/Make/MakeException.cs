using System;

namespace Cosmos.Make;

/// <summary>A verb cannot be carried out; the message names the cause and the remedy.</summary>
internal sealed class MakeException(string message) : Exception(message);
