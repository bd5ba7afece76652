using System;

namespace Cosmos.Network.Tcp;

/// <content>Loss: fast recovery with SACK (RFC 6675) or without (RFC 6582), limited transmit (RFC 3042), timeouts (RFC 6298, RFC 5681).</content>
internal sealed partial class TcpConnection
{
    private SackScoreboard? _scoreboard;
    private LossState _loss;
    private SequenceNumber _recoveryPoint;
    private int _duplicates;
    private int _retries;
    private bool _isRescued;
    private bool _mayBeSpurious;
    private uint _timeoutTimestamp;

    private enum LossState : byte
    {
        /// <summary>Nothing is known to be lost.</summary>
        Open,

        /// <summary>Fast recovery.</summary>
        Recovery,

        /// <summary>The timer expired: everything not known to have arrived counts as lost.</summary>
        Loss,
    }

    private SequenceNumber LostEnd => _loss == LossState.Loss ? _recoveryPoint : SendUnacknowledged;

    /// <summary>Bytes that are thought to be on their way.</summary>
    private int Pipe()
    {
        if (_loss == LossState.Loss || (_usesSack && (_loss == LossState.Recovery || _scoreboard is { HasArrivals: true })))
            return _scoreboard!.Pipe(SendUnacknowledged, SendNext, LostEnd, _segmentSize);

        // Without SACK every duplicate acknowledgment stands for a segment that has left the network. The first two let new data out: limited transmit.
        return _usesSack ? Flight : Math.Max(0, Flight - (_duplicates * _segmentSize));
    }

    private void OnDuplicateAcknowledgment()
    {
        _duplicates++;
        Schedule();
        if (_loss == LossState.Recovery)
        {
            if (_usesSack)
                _scoreboard!.RestartIfRetransmissionLost(SendUnacknowledged, _segmentSize);
            return;
        }

        if (_loss != LossState.Open)
            return;
        bool isLost = _duplicates >= SackScoreboard.DuplicateThreshold || (_usesSack && _scoreboard!.IsFirstLost(_segmentSize));

        // Without SACK, duplicates that answer needless retransmissions after a timeout look the same (RFC 6582, section 3.2, step 1).
        if (isLost && (_usesSack || SendUnacknowledged > _recoveryPoint))
            EnterRecovery();
    }

    private void EnterRecovery()
    {
        _tcp.Counters.FastRecoveries++;
        _congestion.OnLoss(Flight);
        _loss = LossState.Recovery;
        _recoveryPoint = SendNext;
        _isRescued = false;
        _probeIsRetransmission = false;
        _scoreboard ??= new SackScoreboard(SendUnacknowledged, SendNext);
        _scoreboard.StartRecovery(SendUnacknowledged, SendNext);
        RetransmitFirst();
        SetRetransmission(RetransmissionKind.Retransmit, Now + _timeout.Value);
    }

    /// <summary>New data was acknowledged: is the loss repaired, or is the next hole known?</summary>
    private void RecoverOnProgress(in TcpSegment segment, int acknowledged)
    {
        switch (_loss)
        {
            case LossState.Open:
                _duplicates = 0;
                break;
            case LossState.Recovery when SendUnacknowledged >= _recoveryPoint:
                _loss = LossState.Open;
                _duplicates = 0;
                _congestion.OnRecovered(Flight);
                break;
            case LossState.Recovery:
                OnPartialAcknowledgment(acknowledged);
                break;
            default:
                if (_mayBeSpurious && IsSpurious(segment))
                {
                    _tcp.Counters.SpuriousTimeouts++;
                    _congestion.Undo();
                    _loss = LossState.Open;
                    _duplicates = 0;
                }
                else if (SendUnacknowledged >= _recoveryPoint)
                {
                    _loss = LossState.Open;
                    _duplicates = 0;
                }

                _mayBeSpurious = false;
                break;
        }

        Schedule();
    }

    private void OnPartialAcknowledgment(int acknowledged)
    {
        if (!_usesSack)
        {
            // RFC 6582, section 3.2, step 5: the acknowledged segments were among those that the duplicates stand for, but for one.
            _duplicates = Math.Max(0, _duplicates - (acknowledged / _segmentSize) + 1);
            RetransmitFirst();
            return;
        }

        if (!_scoreboard!.RestartIfRetransmissionLost(SendUnacknowledged, _segmentSize)
            && !_scoreboard.HasArrivals
            && _scoreboard.RetransmittedEnd <= SendUnacknowledged)
        {
            RetransmitFirst();
        }
    }

    /// <summary>The Eifel algorithm (RFC 3522): the acknowledgment answers what was sent before the retransmission.</summary>
    private bool IsSpurious(in TcpSegment segment) =>
        _usesTimestamps && segment.Options.TimestampEcho != 0 && (int)(segment.Options.TimestampEcho - _timeoutTimestamp) < 0;

    private void OnRetransmissionTimeout()
    {
        if (State is TcpState.SynSent or TcpState.SynReceived)
        {
            OnSynchronizeTimeout();
            return;
        }

        if (Flight == 0)
        {
            SetRetransmission(RetransmissionKind.None, 0);
            return;
        }

        if (IsGivenUp(_retries))
        {
            Fail(_softError != NetworkError.None ? _softError : NetworkError.TimedOut);
            return;
        }

        bool isFirst = _retries == 0;
        _retries++;
        _tcp.Counters.Timeouts++;
        _congestion.OnTimeout(Flight, isFirst && _loss != LossState.Loss);
        _scoreboard ??= new SackScoreboard(SendUnacknowledged, SendNext);
        if (_scoreboard.IsReneged(SendUnacknowledged))
            _scoreboard.Clear();
        _scoreboard.StartRecovery(SendUnacknowledged, SendNext);
        if (isFirst)
        {
            _mayBeSpurious = true;
            _timeoutTimestamp = CurrentTimestamp();
        }

        _loss = LossState.Loss;
        _recoveryPoint = SendNext;
        _duplicates = 0;
        _probeIsRetransmission = false;
        _probeEnd = SendUnacknowledged;
        _timeout.BackOff();
        SuspectBlackHole();
        RetransmitFirst();
        SetRetransmission(RetransmissionKind.Retransmit, RetransmissionDeadline(_timeout.Value));
    }

    private bool IsGivenUp(int tries)
    {
        if (Options.UserTimeout != 0)
            return Now - _lastProgress >= Options.UserTimeout * 1000L;
        return tries >= (_isOrphan ? _tcp.Settings.OrphanRetries : _tcp.Settings.DataRetries);
    }

    /// <summary>Sends the oldest segment again, whatever the window says.</summary>
    private void RetransmitFirst()
    {
        SequenceNumber end = SendNext;
        if (_scoreboard!.TryFindGap(SendUnacknowledged, SendNext, _segmentSize, onlyLost: false, out SequenceRange gap) && gap.Start == SendUnacknowledged)
            end = gap.End;
        Retransmit(new SequenceRange(SendUnacknowledged, end));
    }

    /// <summary>NextSeg(), rule 1: what is lost goes first.</summary>
    private void SendLost(ref int pipe)
    {
        if (_loss == LossState.Recovery && !_usesSack)
            return;
        while (_congestion.Window - pipe >= _segmentSize
            && _scoreboard!.TryFindGap(SendUnacknowledged, LostEnd, _segmentSize, onlyLost: true, out SequenceRange gap)
            && IsInWindow(gap.Start))
        {
            pipe += Retransmit(gap);
        }
    }

    /// <summary>NextSeg(), rules 3 and 4: with no new data to send, what may be lost is sent again, and once the very end of what was sent.</summary>
    private void SendRescue(int pipe)
    {
        if (!_usesSack)
            return;
        while (_congestion.Window - pipe >= _segmentSize
            && _scoreboard!.TryFindGap(SendUnacknowledged, LostEnd, _segmentSize, onlyLost: false, out SequenceRange gap)
            && IsInWindow(gap.Start))
        {
            pipe += Retransmit(gap);
        }

        if (_isRescued || _congestion.Window - pipe < _segmentSize || !_scoreboard!.HasArrivals || _scoreboard.HighestArrived >= _recoveryPoint)
            return;
        _isRescued = true;
        SequenceNumber start = SequenceNumber.Max(_scoreboard.HighestArrived, _recoveryPoint - _segmentSize);
        Transmit(new SequenceRange(start, _recoveryPoint));
    }

    private bool IsInWindow(SequenceNumber sequence) => sequence == SendUnacknowledged || sequence < SendUnacknowledged + SendWindow;

    /// <summary>Sends the first segment of a gap again.</summary>
    /// <returns>How many sequence numbers it takes.</returns>
    private int Retransmit(SequenceRange gap)
    {
        int length = Transmit(gap);
        _scoreboard!.OnRetransmitted(gap.Start + length, SendNext);
        return length;
    }

    private int Transmit(SequenceRange gap)
    {
        _timedAt = NotTimed;
        _tcp.Counters.SegmentsRetransmitted++;
        int length = Math.Clamp(_sendQueue.End - gap.Start, 0, Math.Min(gap.Length, PayloadPerSegment));
        bool withFinish = IsFinishSent && gap.Start + length == _sendQueue.End;
        TcpFlags flags = TcpFlags.Acknowledge;
        if (length > 0 && gap.Start + length == _sendQueue.End)
            flags |= TcpFlags.Push;
        if (withFinish)
            flags |= TcpFlags.Finish;
        int sent = TransmitData(gap.Start, length, flags, PayloadPerSegment);
        _lastSent = Now;
        return sent + (withFinish && sent == length ? 1 : 0);
    }
}
