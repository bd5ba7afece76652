using System;
using System.Buffers;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh.Channels;

/// <summary>A direct-tcpip channel (RFC 4254, section 7.2): copies between the channel and a connection to another machine, with half-close.</summary>
internal sealed class ForwardedConnection(Channel channel, Stream target, IChannelConnection connection)
{
    private const int BufferSize = 32 * 1024;

    internal static async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken stop)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, stop).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Copies until both directions have ended or one broke.</summary>
    internal async Task RunAsync()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(channel.Stop);
        Task upstream = CopyAsync(UpstreamAsync, stop);
        Task downstream = CopyAsync(DownstreamAsync, stop);
        await Task.WhenAll(upstream, downstream).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Func<CancellationToken, Task> copy, CancellationTokenSource stop)
    {
        try
        {
            await copy(stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One direction broke: the other one has no use any more.
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task UpstreamAsync(CancellationToken stop)
    {
        await PumpAsync(new ChannelReadStream(channel), target, stop).ConfigureAwait(false);
        if (target is NetworkStream network)
            network.Socket.Shutdown(SocketShutdown.Send);
    }

    private async Task DownstreamAsync(CancellationToken stop)
    {
        await PumpAsync(target, new ChannelWriteStream(channel, 0, connection, endsChannel: false), stop).ConfigureAwait(false);
        channel.SendEof();
    }

    private static async Task PumpAsync(Stream source, Stream destination, CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length;
            while ((length = await source.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0)
                await destination.WriteAsync(buffer.AsMemory(0, length), stop).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
