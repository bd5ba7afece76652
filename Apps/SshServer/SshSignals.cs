namespace Cosmos.SshServer;

/// <summary>What signals from a client mean here (RFC 4254, section 6.9), where there are no processes.</summary>
internal static class SshSignals
{
    /// <summary>Whether a signal interrupts the command that runs.</summary>
    public static bool Interrupts(string name) => name is "INT" or "BREAK" or "QUIT" || EndsSession(name);

    /// <summary>Whether a signal ends the session; those that programs may define for themselves (USR1 and the like) mean nothing.</summary>
    public static bool EndsSession(string name) => name is "TERM" or "HUP" or "KILL" or "ABRT" or "PIPE";
}
