using System;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Tcp;

/// <content>
/// Timers: one entry of the stack's queue for all deadlines of a connection. Deadlines that move on, as that of the retransmission does with each
/// acknowledgment, are only noted; the entry finds out when it expires.
/// </content>
internal sealed partial class TcpConnection
{
    private const long Never = long.MaxValue;

    /// <summary>What a delayed acknowledgment may add to a round trip (RFC 8985, section 7.2: WCDelAckT).</summary>
    private const int PeerAcknowledgmentDelay = 200_000;

    /// <summary>Least time before a loss probe: some clocks of peers are coarse.</summary>
    private const int LeastProbeTimeout = 10_000;

    /// <summary>How soon a writer tries again that found no memory at all.</summary>
    private const long SpaceRetry = 10_000;

    private readonly Timer _timer;
    private long _retransmitAt = Never;
    private long _delayedAcknowledgmentAt = Never;
    private long _idleAt = Never;
    private long _spaceAt = Never;
    private RetransmissionKind _retransmission;
    private SequenceNumber _probeEnd;
    private bool _probeIsRetransmission;
    private bool _newDataSent;
    private int _probes;
    private int _keepAliveProbes;
    private long _keepAliveSent;

    private enum RetransmissionKind : byte
    {
        None,

        /// <summary>RTO.</summary>
        Retransmit,

        /// <summary>TLP (RFC 8985, section 7).</summary>
        LossProbe,

        /// <summary>Nothing is on its way and nothing may be sent: asks for the window (RFC 9293, section 3.8.6.1), or sends what waited for more.</summary>
        Persist,
    }

    private void SetDeadline(ref long deadline, long value)
    {
        deadline = value;
        if (value != Never && (!_timer.IsSet || value < _timer.Deadline))
            _tcp.Stack.Timers.Set(_timer, value);
    }

    private void SetRetransmission(RetransmissionKind kind, long deadline)
    {
        _retransmission = kind;
        SetDeadline(ref _retransmitAt, kind == RetransmissionKind.None ? Never : deadline);
    }

    private void CancelTimers()
    {
        _tcp.Stack.Timers.Cancel(_timer);
        _retransmission = RetransmissionKind.None;
        _retransmitAt = Never;
        _delayedAcknowledgmentAt = Never;
        _idleAt = Never;
        _spaceAt = Never;
    }

    private void OnTimer()
    {
        if (Now >= _delayedAcknowledgmentAt)
        {
            _delayedAcknowledgmentAt = Never;
            _acknowledgeNow = true;

            // The application did not answer in time, so waiting for it has only delayed the peer.
            _isInteractive = false;
            Schedule();
        }

        if (Now >= _spaceAt)
        {
            _spaceAt = Never;
            NotifySendSpace();
        }

        if (Now >= _retransmitAt)
        {
            _retransmitAt = Never;
            OnRetransmission();
        }

        if (Now >= _idleAt)
        {
            _idleAt = Never;
            OnIdle();
        }

        long next = Math.Min(Math.Min(_retransmitAt, _delayedAcknowledgmentAt), Math.Min(_idleAt, _spaceAt));
        if (next != Never)
            _tcp.Stack.Timers.Set(_timer, next);
    }

    private void OnRetransmission()
    {
        Schedule();
        switch (_retransmission)
        {
            case RetransmissionKind.Retransmit:
                OnRetransmissionTimeout();
                break;
            case RetransmissionKind.LossProbe:
                SendLossProbe();
                break;
            case RetransmissionKind.Persist:
                OnPersistTimeout();
                break;
        }
    }

    /// <summary>Starts what is missing after something was sent, or could not be.</summary>
    private void ArmRetransmission()
    {
        bool newData = _newDataSent;
        _newDataSent = false;
        if (Flight > 0)
        {
            if (_retransmission is RetransmissionKind.None or RetransmissionKind.Persist || (newData && _retransmission == RetransmissionKind.LossProbe))
                RestartRetransmission();
        }
        else if (!HasUnsent)
        {
            if (_retransmission != RetransmissionKind.None)
                SetRetransmission(RetransmissionKind.None, 0);
        }
        else if (_retransmission != RetransmissionKind.Persist)
        {
            _probes = 0;
            _persistBackoff = 0;
            _lastProgress = Now;
            bool waitsForMore = SendWindow > 0 && _more;
            SetRetransmission(RetransmissionKind.Persist, Now + (waitsForMore ? MoreTimeout : _timeout.Value));
        }
    }

    /// <summary>Begins to wait anew for the acknowledgment of what is on its way (RFC 6298, rule 5.3; RFC 8985, section 7.2).</summary>
    private void RestartRetransmission()
    {
        if (Flight == 0)
        {
            SetRetransmission(RetransmissionKind.None, 0);
            return;
        }

        long timeout = _timeout.Value;
        if (_usesSack && _loss == LossState.Open && _timeout.SmoothedRoundTrip > 0 && !_probeIsRetransmission && _probeEnd <= SendUnacknowledged
            && _scoreboard is null or { HasArrivals: false })
        {
            long probe = Math.Max(2L * _timeout.SmoothedRoundTrip, LeastProbeTimeout);
            if (Flight <= _segmentSize)
                probe += PeerAcknowledgmentDelay;
            if (probe < timeout)
            {
                SetRetransmission(RetransmissionKind.LossProbe, Now + probe);
                return;
            }
        }

        SetRetransmission(RetransmissionKind.Retransmit, RetransmissionDeadline(timeout));
    }

    private long RetransmissionDeadline(long timeout)
    {
        long deadline = Now + timeout;
        return Options.UserTimeout == 0 ? deadline : Math.Max(Now + 1000, Math.Min(deadline, _lastProgress + (Options.UserTimeout * 1000L)));
    }

    /// <summary>Sends new data, or the last segment again: if the end of a transfer was lost, the answer shows it long before the timeout (RFC 8985, section 7.3).</summary>
    private void SendLossProbe()
    {
        _tcp.Counters.LossProbes++;
        int length = Math.Min(Math.Min(_sendQueue.End - SendNext, PayloadPerSegment), SendUnacknowledged + SendWindow - SendNext);
        if (length > 0)
        {
            SendSegment(SendNext, length, PayloadPerSegment, withFinish: false);
        }
        else
        {
            SequenceNumber start = SequenceNumber.Max(SendUnacknowledged, SendNext - PayloadPerSegment);
            Transmit(new SequenceRange(start, SendNext));
            _probeIsRetransmission = true;
        }

        _probeEnd = SendNext;
        SetRetransmission(RetransmissionKind.Retransmit, RetransmissionDeadline(_timeout.Value));
    }

    /// <summary>Whether the probe repaired a loss that nobody would have noticed: then the window shrinks as for any loss (RFC 8985, section 7.4.2).</summary>
    private void CheckLossProbe(in TcpSegment segment, int acknowledged, int news, bool hasDuplicateReport)
    {
        if (SendUnacknowledged < _probeEnd)
            return;
        if (SendUnacknowledged > _probeEnd && !hasDuplicateReport)
        {
            _congestion.OnLoss(Flight);
            _probeIsRetransmission = false;
        }
        else if (hasDuplicateReport || (acknowledged == 0 && news == 0 && segment.PayloadLength == 0))
        {
            _probeIsRetransmission = false;
        }
    }

    private void OnPersistTimeout()
    {
        if (!HasUnsent || Flight > 0)
        {
            SetRetransmission(RetransmissionKind.None, 0);
            return;
        }

        if (SendWindow > 0)
        {
            // Nagle, MSG_MORE or the small window has held this back for long enough.
            _forcesSmall = true;
            SetRetransmission(RetransmissionKind.Persist, Now + _timeout.Value);
            return;
        }

        if (_probes > 0 && IsGivenUp(_probes))
        {
            Fail(_softError != NetworkError.None ? _softError : NetworkError.TimedOut);
            return;
        }

        // An old byte's number without data: every peer answers it with its window, and none can misunderstand it.
        _probes++;
        _persistBackoff = (byte)Math.Min(_persistBackoff + 1, 16);
        SendEmpty(SendUnacknowledged - 1, TcpFlags.Acknowledge);
        SetRetransmission(RetransmissionKind.Persist, RetransmissionDeadline(Math.Min((long)_timeout.Base << _persistBackoff, RetransmissionTimeout.Maximum)));
    }

    private void StartKeepAlive()
    {
        if (Options.KeepAlive && State is TcpState.Established or TcpState.CloseWait or TcpState.FinWait1 or TcpState.FinWait2)
            SetDeadline(ref _idleAt, Math.Max(Now, _lastReceived + (Options.KeepAliveTime * 1_000_000L)));
    }

    /// <summary>Keep-alive (RFC 9293, section 3.8.4), or the end of the wait for the peer's FIN.</summary>
    private void OnIdle()
    {
        if (_isOrphan && State == TcpState.FinWait2)
        {
            Fail(NetworkError.None);
            return;
        }

        if (!Options.KeepAlive)
            return;
        if (Flight > 0 || HasUnsent || Now - _lastReceived < Options.KeepAliveTime * 1_000_000L)
        {
            _keepAliveProbes = 0;
            SetDeadline(ref _idleAt, Flight > 0 || HasUnsent ? Now + (Options.KeepAliveTime * 1_000_000L) : _lastReceived + (Options.KeepAliveTime * 1_000_000L));
            return;
        }

        if (_lastReceived >= _keepAliveSent)
            _keepAliveProbes = 0;
        bool isGivenUp = Options.UserTimeout != 0
            ? _keepAliveProbes > 0 && Now - _lastReceived >= Options.UserTimeout * 1000L
            : _keepAliveProbes >= Options.KeepAliveRetryCount;
        if (isGivenUp)
        {
            Abort(NetworkError.TimedOut);
            return;
        }

        _keepAliveProbes++;
        _keepAliveSent = Now;
        _tcp.Counters.KeepAliveProbes++;
        SendEmpty(SendNext - 1, TcpFlags.Acknowledge);
        SetDeadline(ref _idleAt, Now + (Options.KeepAliveInterval * 1_000_000L));
    }

    private sealed class Timer(TcpConnection owner) : NetworkTimer
    {
        protected override void OnExpired() => owner.OnTimer();
    }
}
