using System;
using System.Threading;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <content>What the peer acknowledges (RFC 9293, section 3.10.7.4, fifth; RFC 5681).</content>
internal sealed partial class TcpConnection
{
    private const long NotTimed = -1;

    private int _sendWindow;
    private int _largestSendWindow;
    private SequenceNumber _windowUpdateSequence;
    private SequenceNumber _windowUpdateAcknowledgment;
    private SequenceNumber _timedEnd;
    private long _timedAt = NotTimed;
    private long _lastProgress;

    /// <summary>SND.WND.</summary>
    internal int SendWindow
    {
        get => _sendWindow;
        private set => _sendWindow = value;
    }

    /// <summary>Bytes that are sent and not acknowledged, FIN included.</summary>
    private int Flight => SendNext - SendUnacknowledged;

    /// <returns><see langword="false"/> when the segment is to be dropped.</returns>
    private bool ProcessAcknowledgment(ref TcpSegment segment)
    {
        // RFC 5961, section 5.2: neither what was never sent, nor what is older than any segment that can be on its way.
        if (segment.Acknowledgment > SendNext || SendUnacknowledged - segment.Acknowledgment > Math.Max(_largestSendWindow, 65535))
        {
            SendChallenge();
            return false;
        }

        int acknowledged = segment.Acknowledgment - SendUnacknowledged;
        if (acknowledged < 0)
        {
            // Overtaken by a later one; its data may still be new.
            return true;
        }

        // An old segment that carries a new acknowledgment does not exist, so the window it states is as good as any.
        bool isWindowNew = UpdateSendWindow(segment);
        int flightBefore = Flight;
        if (acknowledged > 0)
            SendUnacknowledged = segment.Acknowledgment;
        int news = 0;
        bool hasDuplicateReport = false;
        if (segment.Options.SackCount > 0 && _usesSack)
        {
            SequenceRange first = segment.Options.Sack[0];
            hasDuplicateReport = first.Start < segment.Acknowledgment
                || (segment.Options.SackCount > 1 && first.Start >= segment.Options.Sack[1].Start && first.End <= segment.Options.Sack[1].End);
            _scoreboard ??= new SackScoreboard(SendUnacknowledged, SendNext);
            news = _scoreboard.Update(ref segment.Options, SendUnacknowledged, SendNext);
        }

        if (acknowledged > 0)
            OnProgress(ref segment, acknowledged, flightBefore);
        else if (Flight > 0 && segment.PayloadLength == 0 && !segment.Has(TcpFlags.Finish) && (news > 0 || (!isWindowNew && !_usesSack)))
            OnDuplicateAcknowledgment();
        if (_probeIsRetransmission)
            CheckLossProbe(segment, acknowledged, news, hasDuplicateReport);
        return true;
    }

    private void OnProgress(ref TcpSegment segment, int acknowledged, int flightBefore)
    {
        _lastProgress = Now;
        _retries = 0;

        // Forward progress is as good as an answer of the neighbour (RFC 4861, section 7.3.1).
        _route.Neighbor?.Confirm();
        _softError = NetworkError.None;
        Measure(segment);
        SequenceNumber dataEnd = SequenceNumber.Min(SendUnacknowledged, _sendQueue.End);
        bool isFinishAcknowledged = IsFinishSent && SendUnacknowledged == SendNext;
        if (dataEnd > _sendQueue.First)
            _sendQueue.RemoveBefore(dataEnd);
        _scoreboard?.OnAcknowledged(SendUnacknowledged);
        bool isLimited = _isCongestionLimited || (_congestion.IsInSlowStart && _congestion.Window < 2 * flightBefore);
        bool wasRecovering = _loss == LossState.Recovery;
        RecoverOnProgress(segment, acknowledged);
        if (isLimited && !wasRecovering)
            _congestion.OnAcknowledged(acknowledged, Now, _timeout.SmoothedRoundTrip);
        if (_probeEnd <= SendUnacknowledged && !_probeIsRetransmission)
            _probeEnd = SendUnacknowledged;
        RestartRetransmission();
        GrowSendBuffer();
        NotifySendSpace();
        if (isFinishAcknowledged)
            OnFinishAcknowledged();
    }

    private void Measure(in TcpSegment segment)
    {
        if (_timedAt != NotTimed && SendUnacknowledged >= _timedEnd)
        {
            _timeout.OnMeasured(Now - _timedAt);
            _timedAt = NotTimed;
        }
        else if (_timedAt == NotTimed && _usesTimestamps && segment.Options.TimestampEcho != 0)
        {
            // Something was sent again: only the timestamp tells which of the two was acknowledged (RFC 7323, section 4).
            long age = CurrentTimestamp() - segment.Options.TimestampEcho;
            if (age is >= 0 and < 600_000)
                _timeout.OnMeasured((age * 1000) + 1);
        }
        else
        {
            _timeout.ResetBackoff();
        }
    }

    /// <returns>Whether the segment changes the window.</returns>
    private bool UpdateSendWindow(in TcpSegment segment)
    {
        bool isNewer = _windowUpdateSequence < segment.Sequence
            || (_windowUpdateSequence == segment.Sequence && _windowUpdateAcknowledgment <= segment.Acknowledgment);
        if (!isNewer)
            return false;
        int before = SendWindow;
        SetSendWindow(segment);
        if (SendWindow == before)
            return false;
        if (SendWindow > before && before < _segmentSize)
            Schedule();
        return true;
    }

    private void SetSendWindow(in TcpSegment segment)
    {
        SendWindow = segment.Window << _sendShift;
        _windowUpdateSequence = segment.Sequence;
        _windowUpdateAcknowledgment = segment.Acknowledgment;
        _probes = 0;
        if (SendWindow > _largestSendWindow)
        {
            _largestSendWindow = SendWindow;
            UpdateSegmentSize();
        }
    }

    /// <summary>Tells a writer that was turned away when a third of the buffer is free: waking it for every few bytes would cost more than they are worth.</summary>
    private void NotifySendSpace()
    {
        // Readiness is asked for without the lock: it notes the wish, then looks again. Here it is the other way round.
        Interlocked.MemoryBarrier();
        if (_wantsSpace && HasSendSpace)
        {
            _wantsSpace = false;
            Notify(SocketReadiness.Writable);
        }
    }
}
