using System;

namespace Cosmos.User;

/// <summary>The processor or the kernel refused an access to the machine; the message names what, and why.</summary>
/// <param name="message">A sentence for the user.</param>
public sealed class MachineAccessException(string message) : Exception(message);
