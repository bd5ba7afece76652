namespace Cosmos.Ssh;

/// <summary>Importance of a line in the log.</summary>
public enum SshLogLevel
{
    /// <summary>Algorithms, rekeying, channels.</summary>
    Debug,

    /// <summary>Connections, logins, disconnections.</summary>
    Information,

    /// <summary>Failed logins, violations of the protocol, throttling.</summary>
    Warning,

    /// <summary>A defect of a session handler or of this server.</summary>
    Error,
}
