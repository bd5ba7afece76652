using System.Net;

namespace Cosmos.Ssh;

/// <summary>Where a server reports connections, logins and disconnections. Never receives a secret.</summary>
public interface ISshServerLog
{
    /// <summary>Takes one line; returns at once and throws nothing.</summary>
    /// <param name="level">Importance.</param>
    /// <param name="peer">Address and port of the client, when there is one.</param>
    /// <param name="message">A line without control characters.</param>
    void Write(SshLogLevel level, EndPoint? peer, string message);
}
