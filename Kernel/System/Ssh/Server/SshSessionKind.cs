namespace Cosmos.Ssh;

/// <summary>What a session channel runs (RFC 4254, section 6.5).</summary>
public enum SshSessionKind
{
    /// <summary>The interactive shell.</summary>
    Shell,

    /// <summary>One command line.</summary>
    Exec,

    /// <summary>A named subsystem, <c>sftp</c> for one.</summary>
    Subsystem,
}
