using System;
using System.Threading;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <content>What the socket calls.</content>
internal sealed partial class TcpConnection
{
    /// <summary>Bytes that can be read.</summary>
    public int Available => _receiveQueue.Length;

    /// <summary>Whether nothing can be sent any more. Takes no lock.</summary>
    public bool IsSendingOver => State is not (TcpState.Established or TcpState.CloseWait or TcpState.SynSent or TcpState.SynReceived);

    /// <summary>What would not block, by the rules of poll on Linux. Takes no lock.</summary>
    public SocketReadiness Readiness
    {
        get
        {
            var readiness = SocketReadiness.None;
            TcpState state = State;
            bool isSendingOver = IsSendingOver;
            bool isReceivingOver = IsPeerFinished || state is TcpState.Closed or TcpState.TimeWait;
            if (Error != NetworkError.None)
                readiness |= SocketReadiness.Error;
            if (state is TcpState.SynSent or TcpState.SynReceived)
                return readiness;
            if (state == TcpState.Closed || (isSendingOver && isReceivingOver))
                readiness |= SocketReadiness.HangUp;
            if (isReceivingOver)
                readiness |= SocketReadiness.Readable | SocketReadiness.PeerClosed;
            if (_receiveQueue.Length > 0)
                readiness |= SocketReadiness.Readable;
            if (isSendingOver || HasSendSpace)
                return readiness | SocketReadiness.Writable;

            // Whoever asks wants to hear about it, and room may have come between the two looks.
            _wantsSpace = true;
            Interlocked.MemoryBarrier();
            return HasSendSpace ? readiness | SocketReadiness.Writable : readiness;
        }
    }

    /// <summary>Queues bytes to send.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="more">Whether more follow at once.</param>
    /// <param name="count">How many were taken.</param>
    public NetworkError Send(ReadOnlySpan<byte> source, bool more, out int count)
    {
        count = 0;
        if (State is TcpState.SynSent or TcpState.SynReceived)
        {
            _wantsSpace = true;
            return NetworkError.WouldBlock;
        }

        if (!CanSendData)
        {
            NetworkError error = TakeError();
            return error != NetworkError.None ? error : NetworkError.BrokenPipe;
        }

        if (source.IsEmpty)
            return NetworkError.None;
        int room = _sendLimit - _sendQueue.Length;
        if (room > 0)
            count = _sendQueue.Append(source[..Math.Min(room, source.Length)]);
        if (count == 0)
        {
            _wantsSpace = true;
            if (_sendQueue.Length == 0)
                SetDeadline(ref _spaceAt, Now + SpaceRetry);
            return NetworkError.WouldBlock;
        }

        _more = more && count == source.Length;
        Schedule();
        return NetworkError.None;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="peek">Whether they stay.</param>
    /// <param name="count">How many; 0 without error at the end of the stream.</param>
    public NetworkError Read(Span<byte> destination, bool peek, out int count)
    {
        count = 0;
        if (_receiveQueue.Length > 0)
        {
            count = _receiveQueue.Read(destination, peek);
            if (!peek && count > 0)
            {
                TuneReceiveBuffer(count);
                UpdateWindowAfterRead();
            }

            return NetworkError.None;
        }

        // The stream was whole before whatever ended the connection afterwards: Linux tells the end first, too.
        if (IsPeerFinished)
            return NetworkError.None;
        if (Error != NetworkError.None)
            return TakeError();
        return State is TcpState.Closed or TcpState.TimeWait ? NetworkError.None : NetworkError.WouldBlock;
    }

    /// <summary>Options have changed.</summary>
    public void SetOptions(TcpConnectionOptions options)
    {
        TcpConnectionOptions before = Options;
        Options = options;
        if (options.ReceiveBuffer != before.ReceiveBuffer)
            _receiveLimit = Math.Max(options.ReceiveBuffer, _receiveQueue.Length);
        if (options.SendBuffer != before.SendBuffer)
            _sendLimit = options.SendBuffer;
        if (State is TcpState.Closed or TcpState.TimeWait)
            return;
        if (options.MaximumSegment != before.MaximumSegment || options.BoundInterface != before.BoundInterface)
        {
            TryUpdateRoute();
            UpdateSegmentSize();
        }

        if (options.NoDelay && !before.NoDelay)
            Schedule();
        if (options.KeepAlive)
            StartKeepAlive();
    }
}
