using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>What runs behind the session channels of a server. Called from many connections at once.</summary>
public interface ISshSessionHandler
{
    /// <summary>Whether a request is served at all; a refused one is answered with a failure and the channel stays open.</summary>
    /// <param name="kind">Shell, command or subsystem.</param>
    /// <param name="command">Command line or name of the subsystem; null for a shell.</param>
    bool Accepts(SshSessionKind kind, string? command) => kind != SshSessionKind.Subsystem;

    /// <summary>Runs one session, on a thread of the pool. Its output is sent completely, then the exit status, then the channel is closed.</summary>
    /// <param name="session">The session; its streams are not used any more when this has returned.</param>
    /// <param name="stop">The client closed the channel, the connection is gone or the server stops.</param>
    /// <returns>How it ended. An exception is logged and becomes exit status 255.</returns>
    Task<SshExit> RunAsync(SshSession session, CancellationToken stop);
}
