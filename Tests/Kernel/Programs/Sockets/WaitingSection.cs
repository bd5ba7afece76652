using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Cosmos.Tests.Sockets;

internal static class WaitingSection
{
    public static void Run()
    {
        using Socket listener = New();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Report.Line($"fresh: {Ready(New())}");
        listener.Listen();
        Report.Line($"listening: {Ready(listener)}");
        using Socket client = New();
        client.Connect(listener.LocalEndPoint!);
        listener.Poll(-1, SelectMode.SelectRead);
        Report.Line($"connection waits: {Ready(listener)}");
        using Socket server = listener.Accept();
        Report.Line($"connected: {Ready(client)}");
        server.Send("x"u8);
        client.Poll(-1, SelectMode.SelectRead);
        Report.Line($"data: {Ready(client)}");

        List<Socket> read = [client, server], write = [client], error = [client];
        Socket.Select(read, write, error, 1_000_000);
        Report.Line($"select: {read.Count} {read[0] == client} {write.Count} {error.Count}");
        read = [server];
        Socket.Select(read, null, null, 10_000);
        Report.Line($"select in time: {read.Count}");
        client.Receive(new byte[1]);
        server.Shutdown(SocketShutdown.Send);
        client.Poll(-1, SelectMode.SelectRead);
        Report.Line($"end: {Ready(client)} {client.Available}");

        Ends("accept", listener, static socket => socket.Accept());
        Ends("receive", server, static socket => socket.Receive(new byte[1]));
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Ends("receive of datagrams", udp, static socket => socket.Receive(new byte[1]));
    }

    private static Socket New() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private static string Ready(Socket socket) =>
        $"{socket.Poll(0, SelectMode.SelectRead)} {socket.Poll(0, SelectMode.SelectWrite)} {socket.Poll(0, SelectMode.SelectError)}";

    /// <summary>Closing a socket ends what another thread does with it.</summary>
    private static void Ends(string what, Socket socket, Action<Socket> block)
    {
        using var started = new ManualResetEventSlim();
        string end = "";
        var thread = new Thread(() =>
        {
            started.Set();
            try
            {
                block(socket);
                end = "nothing thrown";
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.Interrupted or SocketError.ConnectionAborted)
            {
                end = "ended";
            }
            catch (ObjectDisposedException)
            {
                // The thread was late, and the socket was closed before the call.
                end = "ended";
            }
        });
        thread.Start();
        started.Wait();
        Thread.Sleep(50);
        socket.Close();
        Report.Line($"{what} ends: {thread.Join(10_000)} {end}");
    }
}
