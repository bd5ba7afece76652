using System;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <content>The ways out: FIN, reset, failure, TIME-WAIT.</content>
internal sealed partial class TcpConnection
{
    private bool _isFinishQueued;
    private bool _isOrphan;
    private byte _persistBackoff;

    /// <summary>Whether nothing that was sent is waiting for the peer any more.</summary>
    public bool IsDelivered => State is TcpState.Closed or TcpState.TimeWait or TcpState.FinWait2;

    /// <summary>Ends the sending direction after what is queued (RFC 9293, section 3.10.4).</summary>
    public void FinishSending()
    {
        switch (State)
        {
            case TcpState.SynSent:
            case TcpState.SynReceived:
                Fail(NetworkError.None);
                return;
            case TcpState.Established:
                State = TcpState.FinWait1;
                break;
            case TcpState.CloseWait:
                State = TcpState.LastAck;
                break;
            default:
                return;
        }

        _isFinishQueued = true;
        _more = false;
        Notify(SocketReadiness.Writable);
    }

    /// <summary>The owner gives the connection up: it goes on alone until everything is delivered.</summary>
    /// <param name="resets">Whether it ends at once instead (a linger time of 0).</param>
    /// <param name="waiter">Who wants to know when everything is delivered.</param>
    public void Release(bool resets, TcpSocket? waiter)
    {
        if (resets || _receiveQueue.Length > 0 || State == TcpState.SynReceived)
        {
            // What was not read was not delivered, and the peer shall know (RFC 9293, section 3.6.1; RFC 2525, section 2.17).
            Abort(NetworkError.None);
        }

        _socket = waiter;
        _receiveQueue.Clear();
        _reassembly?.Clear();
        if (State is TcpState.Closed or TcpState.TimeWait)
            return;
        _isOrphan = true;
        _tcp.Orphans++;
        FinishSending();
        if (State == TcpState.FinWait2)
            SetDeadline(ref _idleAt, Now + _tcp.Settings.FinWait2);
        if (_tcp.Orphans > _tcp.Settings.OrphanLimit)
            Abort(NetworkError.None);
    }

    /// <summary>Ends the connection at once and tells the peer (RFC 9293, section 3.10.5).</summary>
    public void Abort(NetworkError error)
    {
        if (State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait or TcpState.SynReceived or TcpState.Closing or TcpState.LastAck)
        {
            // The number that the peer expects, as far as we know: a reset beyond its window would only be challenged.
            SequenceNumber sequence = SequenceNumber.Min(SendNext, SendUnacknowledged + Math.Max(SendWindow, 0));
            sequence = SequenceNumber.Max(sequence, SendUnacknowledged);
            _tcp.Replies.SendReset(Key, _scopeId, sequence, ReceiveNext, TcpFlags.Reset | TcpFlags.Acknowledge);
        }

        Fail(error);
    }

    /// <summary>The connection is over, for whatever reason.</summary>
    private void Fail(NetworkError error)
    {
        if (State == TcpState.Closed)
            return;
        if (error != NetworkError.None)
        {
            Error = error;
            if (IsSynchronized)
                _tcp.Counters.ConnectionsReset++;
        }

        State = TcpState.Closed;
        _tcp.Unregister(this);
        LeaveNetwork();
        Notify(SocketReadiness.Readable | SocketReadiness.Writable | SocketReadiness.PeerClosed | SocketReadiness.HangUp | SocketReadiness.Closed
            | (error != NetworkError.None ? SocketReadiness.Error : SocketReadiness.None));
    }

    private void ResetBecauseUnread() => Abort(NetworkError.None);

    private void OnFinishAcknowledged()
    {
        switch (State)
        {
            case TcpState.FinWait1:
                State = TcpState.FinWait2;
                if (_isOrphan)
                    SetDeadline(ref _idleAt, Now + _tcp.Settings.FinWait2);
                Notify(SocketReadiness.Closed);
                break;
            case TcpState.Closing:
                EnterTimeWait();
                break;
            case TcpState.LastAck:
                Fail(NetworkError.None);
                break;
        }
    }

    /// <summary>Leaves TIME-WAIT to a small object; this one only keeps what the owner has not read.</summary>
    private void EnterTimeWait()
    {
        // In CLOSING the peer's FIN was acknowledged before, and an acknowledgment of an acknowledgment could go on for ever.
        if (_acknowledgeNow || _acknowledged != ReceiveNext)
            SendAcknowledgment();
        State = TcpState.TimeWait;
        var remains = new TcpTimeWait.Remains
        {
            Options = Options,
            SendNext = SendNext,
            ReceiveNext = ReceiveNext,
            Window = (ushort)Math.Min(ushort.MaxValue, Math.Max(0, _advertisedEnd - ReceiveNext) >> _receiveShift),
            ScopeId = _scopeId,
            HasTimestamps = _usesTimestamps,
            TimestampRecent = _timestampRecent,
            TimestampOffset = _timestampOffset,
        };
        _tcp.Unregister(this);
        LeaveNetwork();
        _tcp.TimeWaits.Add(new TcpTimeWait(_tcp, Key, remains));
        Notify(SocketReadiness.Readable | SocketReadiness.Writable | SocketReadiness.PeerClosed | SocketReadiness.HangUp | SocketReadiness.Closed);
    }

    private void LeaveNetwork()
    {
        CancelTimers();
        _sendQueue.Clear();
        _reassembly?.Clear();
        _acknowledgeNow = false;
        if (_isOrphan)
        {
            _isOrphan = false;
            _tcp.Orphans--;
            _receiveQueue.Clear();
        }
    }
}
