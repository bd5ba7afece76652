namespace Cosmos.User.Testing;

/// <summary>What a command did.</summary>
/// <param name="Status">What it returned; see <see cref="ExitStatus"/>.</param>
/// <param name="Output">Results, with line feeds as line ends.</param>
/// <param name="Error">Complaints, with line feeds as line ends; those of the grammar and of <see cref="CommandException"/> included.</param>
public sealed record CommandResult(int Status, string Output, string Error);
