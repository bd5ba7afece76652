namespace Cosmos.Commands.Tests;

/// <summary>What a command did.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Complaints, those that it threw included.</param>
/// <param name="Bytes">Results as bytes, without what was written as text.</param>
public sealed record CommandRun(int Status, string Output, string Error, byte[] Bytes);
