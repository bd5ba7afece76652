using System;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tests.Load;

/// <summary>
/// A program at one end of a connection: sends a number of bytes, checks each byte that comes, closes its direction and waits for the other's end. It acts
/// on notifications only, so a lost notification stops it.
/// </summary>
public sealed class StreamPump : ISocketObserver
{
    private readonly EventLoop _loop;
    private readonly StreamPattern _outgoing;
    private readonly StreamPattern _incoming;
    private readonly long _toSend;
    private readonly byte[] _buffer;
    private bool _hasFinished;

    /// <summary>Makes a program.</summary>
    /// <param name="loop">Who calls it.</param>
    /// <param name="socket">Its connection.</param>
    /// <param name="outgoing">What it sends.</param>
    /// <param name="toSend">How much.</param>
    /// <param name="incoming">What the other end sends.</param>
    /// <param name="chunk">Bytes of each call.</param>
    public StreamPump(EventLoop loop, NetworkSocket socket, StreamPattern outgoing, long toSend, StreamPattern incoming, int chunk = 65_536)
    {
        _loop = loop;
        _outgoing = outgoing;
        _toSend = toSend;
        _incoming = incoming;
        _buffer = new byte[chunk];
        Socket = socket;
        socket.Observer = this;
        loop.Wake(this);
    }

    /// <summary>The connection.</summary>
    public NetworkSocket Socket { get; }

    /// <summary>Bytes that the stack took.</summary>
    public long Sent { get; private set; }

    /// <summary>Bytes that came.</summary>
    public long Received { get; private set; }

    /// <summary>Whether the program reads; a program that does not fills the window.</summary>
    public bool IsReading { get; set; } = true;

    /// <summary>Why it failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>Both directions have ended.</summary>
    public bool IsDone { get; private set; }

    internal bool IsQueued { get; set; }

    /// <inheritdoc/>
    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness) => _loop.Wake(this);

    /// <summary>Does what can be done without waiting.</summary>
    public void Run()
    {
        if (IsDone || Failure is not null)
            return;
        if (!_hasFinished)
            Send();
        if (IsReading)
            Receive();
    }

    private void Send()
    {
        while (Sent < _toSend)
        {
            NetworkError error = Socket.Send(_outgoing.At(Sent, Math.Min(_buffer.Length, _toSend - Sent)), SendFlags.None, null, out int count);
            if (error == NetworkError.WouldBlock || error == NetworkError.NotConnected)
                return;
            if (error != NetworkError.None)
            {
                Failure = $"sending failed after {Sent} bytes: {error}";
                return;
            }

            Sent += count;
        }

        Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        _hasFinished = true;
    }

    private void Receive()
    {
        while (true)
        {
            NetworkError error = Socket.Receive(_buffer, ReceiveFlags.None, out ReceiveResult result);
            if (error == NetworkError.WouldBlock || error == NetworkError.NotConnected)
                return;
            if (error != NetworkError.None)
            {
                Failure = $"receiving failed after {Received} bytes: {error}";
                return;
            }

            if (result.Count == 0)
            {
                IsDone = _hasFinished;
                return;
            }

            if (!_incoming.IsAt(Received, _buffer.AsSpan(0, result.Count)))
            {
                Failure = $"one of the {result.Count} bytes after {Received} is wrong";
                return;
            }

            Received += result.Count;
        }
    }
}
