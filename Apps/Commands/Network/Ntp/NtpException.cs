using System;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>A server gave no time, or none that can be used.</summary>
/// <param name="message">Why, as the rest of a sentence that begins with the server.</param>
/// <param name="isFinal">Whether asking the same server again makes no sense, or is forbidden.</param>
public sealed class NtpException(string message, bool isFinal) : Exception(message)
{
    /// <summary>Whether asking the same server again makes no sense, or is forbidden.</summary>
    public bool IsFinal { get; } = isFinal;
}
