using System;
using Cosmos.Network.Links;

namespace Cosmos.Network.Tcp;

/// <content>What to send and when (RFC 9293, section 3.8.6; RFC 5681; RFC 896).</content>
internal sealed partial class TcpConnection
{
    /// <summary>How long a short segment waits for the rest that MSG_MORE announced.</summary>
    private const long MoreTimeout = 200_000;

    private bool _more;
    private bool _forcesSmall;
    private bool _isCongestionLimited;
    private SequenceNumber _smallSegmentEnd;
    private SequenceNumber _localCongestionEnd;
    private long _lastSent;

    /// <summary>Whether the FIN has a sequence number, which is the one behind the last byte.</summary>
    private bool IsFinishSent => SendNext > _sendQueue.End && State > TcpState.Established;

    private bool HasUnsent => SendNext < _sendQueue.End || (_isFinishQueued && !IsFinishSent);

    /// <summary>Sends everything that windows, Nagle and the peer allow, then an acknowledgment if one is still due.</summary>
    private void Output()
    {
        if (IsSynchronized && State != TcpState.TimeWait)
        {
            if (Flight == 0 && HasUnsent && Now - _lastSent > _timeout.Base && _lastSent != 0)
                _congestion.OnIdle();
            int pipe = Pipe();
            if (_loss != LossState.Open)
                SendLost(ref pipe);
            while (HasUnsent && TrySendNew(ref pipe))
            {
            }

            if (_loss == LossState.Recovery && SendNext >= _sendQueue.End)
                SendRescue(pipe);
            ArmRetransmission();
        }

        if (_acknowledgeNow)
            SendAcknowledgment();
    }

    private bool TrySendNew(ref int pipe)
    {
        int available = Math.Max(0, _sendQueue.End - SendNext);
        int windowRoom = SendUnacknowledged + SendWindow - SendNext;
        int congestionRoom = _congestion.Window - pipe;
        int size = PayloadPerSegment;
        if (available == 0)
        {
            // Only the FIN is left. It takes a number, so it waits for the window, but for nothing else.
            if (windowRoom <= 0 || !SendSegment(SendNext, 0, size, withFinish: true))
                return false;
            pipe++;
            return true;
        }

        _isCongestionLimited = congestionRoom < Math.Min(available, windowRoom);
        int length = Math.Min(available, Math.Min(windowRoom, congestionRoom));
        if (length <= 0)
            return false;
        length = Math.Min(length, MaximumPayload(size));
        if (length < available || !MaySendSmall())
        {
            if (length >= size)
                length -= length % size;
            else if (!IsWorthSending(length, available, windowRoom, congestionRoom))
                return false;
        }

        bool withFinish = _isFinishQueued && length == available && windowRoom > length;
        if (length % size != 0 && !withFinish)
            _smallSegmentEnd = SendNext + length;
        if (!SendSegment(SendNext, length, size, withFinish))
            return false;
        pipe += length;
        return true;
    }

    /// <summary>Nagle's algorithm in Minshall's form: one small segment at a time, so that full ones do not hold back the rest of a message.</summary>
    private bool MaySendSmall()
    {
        if (_forcesSmall || _isFinishQueued)
            return true;
        if (_more)
            return false;
        return Options.NoDelay || _smallSegmentEnd <= SendUnacknowledged;
    }

    /// <summary>Silly window avoidance of the sender (section 3.8.6.2.1, condition 3): half of the largest window is worth a segment.</summary>
    private bool IsWorthSending(int length, int available, int windowRoom, int congestionRoom) =>
        length == windowRoom && length < available && congestionRoom >= windowRoom && (_forcesSmall || length >= _largestSendWindow / 2);

    /// <summary>Most payload of one call: what fits into an IP packet when the device cuts it up, else one segment.</summary>
    private int MaximumPayload(int segmentSize)
    {
        LinkOffloads needed = Key.Remote.IsIPv4 ? LinkOffloads.TcpSegmentationV4 : LinkOffloads.TcpSegmentationV6;
        if (!EnsureRoute() || (_route.Interface.Offloads & needed) == 0 || LargestPacket < 2 * segmentSize)
            return segmentSize;

        // Not more than half of the congestion window at once, so that acknowledgments keep coming (as TSO automatic sizing does).
        int most = Math.Min(LargestPacket, Math.Max(_congestion.Window / 2, segmentSize));
        return Math.Max(segmentSize, most / segmentSize * segmentSize);
    }

    /// <summary>Sends new data and moves SND.NXT.</summary>
    private bool SendSegment(SequenceNumber sequence, int length, int segmentSize, bool withFinish)
    {
        TcpFlags flags = TcpFlags.Acknowledge;
        if (length > 0 && sequence + length == _sendQueue.End)
            flags |= TcpFlags.Push;
        if (withFinish)
            flags |= TcpFlags.Finish;
        if (_timedAt == NotTimed && _loss == LossState.Open)
        {
            _timedAt = Now;
            _timedEnd = sequence + length + (withFinish ? 1 : 0);
        }

        if (Flight == 0)
            _lastProgress = Now;
        int sent = TransmitData(sequence, length, flags, segmentSize);
        if (sent == 0 && length > 0)
            return false;
        if (_wasDropped && Flight > 0)
        {
            OnLocalCongestion();
            return false;
        }

        SendNext = sequence + sent + (withFinish && sent == length ? 1 : 0);
        _lastSent = Now;
        _newDataSent = true;
        _forcesSmall = false;
        return true;
    }

    /// <summary>
    /// The link cannot keep up: what did not leave is still unsent, the window shrinks once a round trip as for a loss, and acknowledgments
    /// of what did leave let the rest follow. (With nothing on its way there would be none, so then a drop counts as sent and lost.)
    /// </summary>
    private void OnLocalCongestion()
    {
        if (_loss != LossState.Open || SendUnacknowledged < _localCongestionEnd)
            return;
        _localCongestionEnd = SendNext;
        _congestion.OnLoss(Flight);
    }

    /// <summary>Sends a segment without data.</summary>
    private void SendAcknowledgment() => SendEmpty(SendNext, TcpFlags.Acknowledge);
}
