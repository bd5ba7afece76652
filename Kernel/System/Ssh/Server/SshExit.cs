namespace Cosmos.Ssh;

/// <summary>How a session ended.</summary>
/// <param name="Status">Exit status; only the low 32 bits travel, and most clients keep the lowest 8.</param>
/// <param name="Signal">Name of the signal that ended it, without <c>SIG</c> (RFC 4254, section 6.10), instead of a status; or null.</param>
public readonly record struct SshExit(int Status, string? Signal = null);
