namespace Cosmos.Ssh;

/// <summary>A question of a keyboard-interactive login (RFC 4256, section 3.2).</summary>
/// <param name="Text">The question.</param>
/// <param name="Echo">Whether the answer may be seen while it is typed.</param>
public readonly record struct SshPrompt(string Text, bool Echo);
