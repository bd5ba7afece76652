using System;

namespace Cosmos.Commands.SelfTests;

/// <summary>What a self test found is not what it expects.</summary>
/// <param name="message">What was found, and what was expected.</param>
public sealed class SelfTestFailedException(string message) : Exception(message);
