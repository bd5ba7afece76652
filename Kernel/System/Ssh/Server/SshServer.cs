using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Server;

namespace Cosmos.Ssh;

/// <summary>An SSH-2 server (RFC 4251 to 4254).</summary>
public sealed class SshServer
{
    /// <summary>Pause after a failure to accept: a lack of memory or descriptors does not end by asking again at once.</summary>
    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Time for the client to take the last bytes and close.</summary>
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1);

    private readonly ServerContext _context;
    private readonly ConnectionThrottle _throttle;

    /// <summary>Checks the options.</summary>
    /// <param name="options">How the server behaves.</param>
    /// <param name="handler">Runs shells, commands and subsystems.</param>
    /// <param name="log">Takes what happens.</param>
    /// <param name="time">Clock and timers.</param>
    /// <exception cref="ArgumentException">No host key, two of a type, an unknown algorithm, a required method without its verifier, or a bad number.</exception>
    public SshServer(SshServerOptions options, ISshSessionHandler handler, ISshServerLog log, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
        Check(options);
        _context = new ServerContext(options, handler, log, time);
        _throttle = new ConnectionThrottle(options, time);
    }

    /// <summary>Serves connections until told to stop; then closes them and returns.</summary>
    /// <param name="listener">A listening socket; stays the caller's.</param>
    /// <param name="stop">Ends the server.</param>
    public async Task RunAsync(Socket listener, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listener);
        HashSet<Task> connections = [];
        Lock gate = new();
        while (!stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException exception)
            {
                _context.Log(SshLogLevel.Warning, null, $"accepting a connection failed: {exception.Message}");
                await Task.Delay(s_acceptPause, _context.Time, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            Task task = Task.Run(() => ServeSocketAsync(socket, stop), CancellationToken.None);
            lock (gate)
                connections.Add(task);

            _ = task.ContinueWith(
                ended =>
                {
                    lock (gate)
                        connections.Remove(ended);
                },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        Task[] left;
        lock (gate)
            left = [.. connections];

        await Task.WhenAll(left).ConfigureAwait(false);
    }

    /// <summary>Serves one connection to its end; throws nothing for what the peer does. The limits of startups and connections apply.</summary>
    /// <param name="connection">A duplex stream; disposed at the end.</param>
    /// <param name="peer">Address and port of the client, if known.</param>
    /// <param name="stop">Ends the connection.</param>
    public Task ServeAsync(Stream connection, EndPoint? peer, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return ServeAsync(connection, peer, socket: null, stop);
    }

    private async Task ServeSocketAsync(Socket socket, CancellationToken stop)
    {
        EndPoint? peer = null;
        try
        {
            // A listener for both families sees clients of IPv4 under mapped addresses, which nobody reads gladly (RFC 4291, section 2.5.5.2).
            peer = socket.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : socket.RemoteEndPoint;
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            // It is gone already; serving it will find out.
        }

        await ServeAsync(new NetworkStream(socket, ownsSocket: true), peer, socket, stop).ConfigureAwait(false);
    }

    private async Task ServeAsync(Stream stream, EndPoint? peer, Socket? socket, CancellationToken stop)
    {
        await using (stream.ConfigureAwait(false))
        {
            if (_throttle.TryAdmit(peer) is { } reason)
            {
                _context.Log(SshLogLevel.Warning, peer, $"connection refused: {reason}");
                return;
            }

            bool authenticated = false;
            void OnAuthenticated()
            {
                authenticated = true;
                _throttle.Authenticated(peer);
            }

            try
            {
                _context.Log(SshLogLevel.Information, peer, "connected");
                using SshConnection connection = new(_context, stream, peer, OnAuthenticated, stop);
                await connection.RunAsync().ConfigureAwait(false);
                if (socket is not null)
                    await LingerAsync(socket).ConfigureAwait(false);
            }
            finally
            {
                _throttle.Closed(peer, authenticated);
            }
        }
    }

    /// <summary>Closing a socket with unread bytes would reset the connection, and the client might never see why it was closed.</summary>
    private async Task LingerAsync(Socket socket)
    {
        const int MostUnread = 256 * 1024;
        byte[] discarded = new byte[4096];
        using CancellationTokenSource limit = new(s_linger, _context.Time);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            for (int read = 1, total = 0; read > 0 && total < MostUnread; total += read)
                read = await socket.ReceiveAsync(discarded, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone, or takes too long.
        }
    }

    private static void Check(SshServerOptions options)
    {
        if (Encoding.UTF8.GetByteCount(options.SoftwareVersion) is 0 or > 200 || options.SoftwareVersion.Any(character => character is <= ' ' or > '~' or '-'))
            throw new ArgumentException($"The software version \"{options.SoftwareVersion}\" is not 1 to 200 printable ASCII characters without space and minus sign.", nameof(options));

        SshAuthenticationOptions authentication = options.Authentication;
        foreach (string method in authentication.RequiredMethods)
        {
            bool isOffered = method switch
            {
                "publickey" => authentication.AuthorizedKeys is not null,
                "password" => authentication.Passwords is not null,
                "keyboard-interactive" => authentication.KeyboardInteractive is not null,
                _ => throw new ArgumentException($"Unknown required method \"{method}\". Known: publickey, password, keyboard-interactive.", nameof(options)),
            };
            if (!isOffered)
                throw new ArgumentException($"The required method \"{method}\" has no verifier.", nameof(options));
        }

        if (authentication.AllowNone && authentication.RequiredMethods.Count > 0)
            throw new ArgumentException("AllowNone and RequiredMethods exclude each other.", nameof(options));

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumConnections, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumAuthenticationAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RekeyBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RekeyInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.LoginGraceTime, TimeSpan.Zero);
    }
}
