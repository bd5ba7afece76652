using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>What the peer sends (RFC 9293, section 3.10.7.4, seventh and eighth). Urgent data is data like any other (RFC 6093, section 6).</content>
internal sealed partial class TcpConnection
{
    private ReassemblyQueue? _reassembly;
    private SequenceNumber _peerFinishAt;
    private bool _knowsPeerFinish;

    /// <summary>Whether the peer has finished sending and everything before has arrived.</summary>
    public bool IsPeerFinished { get; private set; }

    private void ReceiveData(in ReceivedPacket packet, ref TcpSegment segment)
    {
        if (!CanReceiveData)
        {
            // The peer repeats what it has finished with: it did not get the acknowledgment.
            _acknowledgeNow = true;
            return;
        }

        bool hasFinish = segment.Has(TcpFlags.Finish);
        int old = ReceiveNext - segment.Sequence;
        if (old > 0)
        {
            NoteDuplicate(segment.Sequence, SequenceNumber.Min(ReceiveNext, segment.Sequence + segment.PayloadLength));
            _acknowledgeNow = true;
            old = Math.Min(old, segment.PayloadLength);
            segment.Sequence += old;
            segment.PayloadOffset += old;
            segment.PayloadLength -= old;
        }

        int beyond = segment.Sequence + segment.PayloadLength - _advertisedEnd;
        if (beyond > 0)
        {
            segment.PayloadLength = Math.Max(0, segment.PayloadLength - beyond);
            hasFinish = false;
            _acknowledgeNow = true;
        }

        if (segment.PayloadLength > 0 && _isOrphan)
        {
            // Nobody will ever read this, so the peer learns that it was not delivered (RFC 9293, section 3.6.1; RFC 2525, section 2.17).
            ResetBecauseUnread();
            return;
        }

        SequenceNumber end = segment.Sequence + segment.PayloadLength;
        if (hasFinish)
        {
            _peerFinishAt = end;
            _knowsPeerFinish = true;
        }

        if (segment.PayloadLength > 0)
        {
            if (segment.Sequence == ReceiveNext)
                ReceiveNextData(packet, segment.PayloadOffset, segment.PayloadLength);
            else
                ReceiveEarlyData(packet, segment);
        }
        else if (hasFinish && end != ReceiveNext)
        {
            SendAcknowledgment();
        }

        if (_knowsPeerFinish && _peerFinishAt == ReceiveNext)
            OnPeerFinished();
    }

    /// <summary>Takes bytes that begin with the one that is waited for.</summary>
    private void ReceiveNextData(in ReceivedPacket packet, int offset, int length)
    {
        if (_isOrphan)
        {
            ResetBecauseUnread();
            return;
        }

        if (!MakeRoom())
        {
            // Dropped; the peer sends it again when memory is back.
            _acknowledgeNow = true;
            return;
        }

        _lastDataReceived = Now;
        NoteSegmentSize(length);
        Append(packet.Frame, offset, length);
        ReceiveNext += length;
        if (_reassembly is { IsEmpty: false } reassembly)
        {
            // A gap is filled, at least in part: the peer waits for that (RFC 5681, section 4.2).
            _acknowledgeNow = true;
            while (reassembly.TryTake(ReceiveNext, out QueueEntry entry))
            {
                ReceiveNext += entry.Length;
                _receiveQueue.Append(entry);
            }
        }

        NoteAcknowledgmentDue();
        Notify(SocketReadiness.Readable);
    }

    /// <summary>Keeps bytes that came before others, and tells the peer at once what is missing (RFC 5681, section 4.2; RFC 2018).</summary>
    private void ReceiveEarlyData(in ReceivedPacket packet, in TcpSegment segment)
    {
        _reassembly ??= new ReassemblyQueue(_tcp.Memory, _tcp.Arrays);
        SequenceNumber end = segment.Sequence + segment.PayloadLength;
        if (MakeRoom()
            && _reassembly.TryAdd(segment.Sequence, packet.Frame, segment.PayloadOffset, segment.PayloadLength, out int added)
            && added == 0)
        {
            NoteDuplicate(segment.Sequence, end);
        }

        NoteSegmentSize(segment.PayloadLength);
        LimitReassembly();
        _quickAcknowledgments = Math.Max(_quickAcknowledgments, InitialQuickAcknowledgments / 2);
        SendAcknowledgment();
    }

    private void Append(PacketBuffer frame, int offset, int length)
    {
        for (PacketBuffer? buffer = frame; buffer is not null && length > 0; buffer = buffer.Next)
        {
            if (offset >= buffer.Length)
            {
                offset -= buffer.Length;
                continue;
            }

            int take = Math.Min(buffer.Length - offset, length);
            _receiveQueue.Append(buffer, buffer.Start + offset, take);
            offset = 0;
            length -= take;
        }
    }

    private void OnPeerFinished()
    {
        if (IsPeerFinished)
            return;
        IsPeerFinished = true;
        ReceiveNext += 1;
        if (_advertisedEnd < ReceiveNext)
            _advertisedEnd = ReceiveNext;
        _reassembly?.Clear();
        _acknowledgeNow = true;
        Notify(SocketReadiness.Readable | SocketReadiness.PeerClosed);
        switch (State)
        {
            case TcpState.Established:
                State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                EnterTimeWait();
                break;
        }
    }
}
