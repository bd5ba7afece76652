using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>An SSH-2 server.</summary>
public sealed class SshServer
{
    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">No host key, two of a type, or an unknown algorithm.</exception>
    public SshServer(SshServerOptions options, ISshSessionHandler handler, ISshServerLog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
    }

    /// <summary>Serves connections until told to stop; then closes them and returns.</summary>
    /// <param name="listener">A listening socket; stays the caller's.</param>
    /// <param name="stop">Ends the server.</param>
    public Task RunAsync(Socket listener, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Serves one connection to its end; throws nothing for what the peer does.</summary>
    /// <param name="connection">A duplex stream; disposed at the end.</param>
    /// <param name="peer">Address and port of the client, if known.</param>
    /// <param name="stop">Ends the connection.</param>
    public Task ServeAsync(Stream connection, EndPoint? peer, CancellationToken stop) => throw new NotImplementedException();
}
