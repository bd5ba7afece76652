using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class EventArgumentSection
{
    public static async Task Run()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(10);
        using SocketAsyncEventArgs accept = new(), connect = new() { RemoteEndPoint = listener.LocalEndPoint };
        Task accepting = Start(accept, listener.AcceptAsync);
        await Start(connect, arguments => Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, arguments));
        await accepting;
        Report.Line($"accept: {accept.SocketError} {accept.LastOperation}; connect: {connect.SocketError} {connect.LastOperation}");
        using Socket server = accept.AcceptSocket!, client = connect.ConnectSocket!;

        using var send = new SocketAsyncEventArgs { BufferList = [new("one "u8.ToArray()), new("two"u8.ToArray())] };
        await Start(send, client.SendAsync);
        using var receive = new SocketAsyncEventArgs();
        receive.SetBuffer(new byte[20], 3, 10);
        await Start(receive, server.ReceiveAsync);
        Report.Line($"sent: {send.BytesTransferred}, received: {receive.BytesTransferred} {Encoding.ASCII.GetString(receive.Buffer!, 3, receive.BytesTransferred)}");

        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var from = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Any, 0) };
        from.SetBuffer(new byte[20]);
        Task receiving = Start(from, datagrams.ReceiveMessageFromAsync);
        using var to = new SocketAsyncEventArgs { RemoteEndPoint = datagrams.LocalEndPoint };
        to.SetBuffer("datagram"u8.ToArray());
        await Start(to, datagrams.SendToAsync);
        await receiving;
        Report.Line($"message: {from.BytesTransferred} {from.SocketFlags} {from.RemoteEndPoint!.Equals(datagrams.LocalEndPoint)} {from.ReceiveMessageFromPacketInfo.Address}");

        using var disconnect = new SocketAsyncEventArgs();
        await Start(disconnect, client.DisconnectAsync);
        await Start(receive, server.ReceiveAsync);
        Report.Line($"disconnect: {disconnect.SocketError}; end: {receive.SocketError} {receive.BytesTransferred}");
        using var refused = new SocketAsyncEventArgs { RemoteEndPoint = listener.LocalEndPoint };
        listener.Close();
        await Start(refused, arguments => Socket.ConnectAsync(SocketType.Stream, ProtocolType.Tcp, arguments));
        Report.Line($"refused: {refused.SocketError} {refused.ConnectByNameError?.GetType().Name}");
    }

    private static Task Start(SocketAsyncEventArgs arguments, Func<SocketAsyncEventArgs, bool> operation)
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnCompleted(object? sender, SocketAsyncEventArgs done)
        {
            done.Completed -= OnCompleted;
            completed.SetResult();
        }

        arguments.Completed += OnCompleted;
        if (!operation(arguments))
        {
            arguments.Completed -= OnCompleted;
            completed.SetResult();
        }

        return completed.Task;
    }
}
