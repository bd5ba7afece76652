using System;

namespace Cosmos.Commands.SelfTests;

/// <summary>A self test cannot run on this machine. That is neither a success nor a failure, and is said.</summary>
/// <param name="message">Why.</param>
public sealed class SelfTestSkippedException(string message) : Exception(message);
