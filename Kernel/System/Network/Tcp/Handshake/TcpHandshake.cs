using System;
using Cosmos.Network.Timing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>A half-open connection of a listener, in SYN-RECEIVED: no more than the handshake needs, because anybody can make many of them.</summary>
internal sealed class TcpHandshake : TcpEntry
{
    private const long ReplyInterval = 500_000;

    private readonly TcpProtocol _tcp;
    private readonly TcpListener _listener;
    private readonly Timer _timer;
    private readonly uint _scopeId;
    private readonly ushort _window;
    private HandshakeParameters _parameters;
    private long _sentAt;
    private long _lastReply;

    public TcpHandshake(TcpProtocol tcp, TcpListener listener, in ConnectionKey key, uint scopeId, in HandshakeParameters parameters, ushort window)
        : base(key)
    {
        _tcp = tcp;
        _listener = listener;
        _timer = new Timer(this);
        _scopeId = scopeId;
        _parameters = parameters;
        _window = window;
        _lastReply = tcp.Now - ReplyInterval;
    }

    internal TcpHandshake? Next { get; set; }

    internal TcpHandshake? Previous { get; set; }

    public int Retransmissions { get; private set; }

    /// <summary>Time from the answer to its acknowledgment, microseconds; 0 when it was sent more than once (Karn).</summary>
    public long MeasuredRoundTrip => Retransmissions == 0 ? _tcp.Now - _sentAt : 0;

    public void Start()
    {
        _tcp.Register(this);
        _listener.AddHalfOpen(this);
        _sentAt = _tcp.Now;
        SendAnswer();
        SetTimer();
    }

    public void Remove()
    {
        if (!IsInTable)
            return;
        _tcp.Stack.Timers.Cancel(_timer);
        _listener.RemoveHalfOpen(this);
        _tcp.Unregister(this);
    }

    /// <inheritdoc/>
    public override void Receive(in ReceivedPacket packet, ref TcpSegment segment)
    {
        SequenceNumber next = _parameters.PeerSequence + 1;
        if (_parameters.HasTimestamps && segment.Options.HasTimestamps && !segment.Has(TcpFlags.Reset)
            && (int)(segment.Options.TimestampValue - _parameters.TimestampEcho) < 0)
        {
            _tcp.Counters.OldTimestamps++;
            Acknowledge();
            return;
        }

        if (segment.Has(TcpFlags.Synchronize) && !segment.Has(TcpFlags.Acknowledge | TcpFlags.Reset) && segment.Sequence == _parameters.PeerSequence)
        {
            // The peer did not get the answer. It goes out again at once, but not more often than the timer would by and large.
            if (_tcp.Now - _lastReply >= ReplyInterval)
            {
                _lastReply = _tcp.Now;
                Retransmissions++;
                SendAnswer();
            }

            return;
        }

        if (segment.Sequence < next || segment.Sequence > next + _window)
        {
            if (!segment.Has(TcpFlags.Reset))
                Acknowledge();
            return;
        }

        if (segment.Has(TcpFlags.Reset))
        {
            if (segment.Sequence == next)
                Remove();
            else
                Acknowledge();
            return;
        }

        if (segment.Has(TcpFlags.Synchronize))
        {
            Acknowledge();
            return;
        }

        if (segment.Has(TcpFlags.Acknowledge))
            ReceiveAcknowledgment(packet, ref segment);
    }

    private void ReceiveAcknowledgment(in ReceivedPacket packet, ref TcpSegment segment)
    {
        if (segment.Acknowledgment != _parameters.LocalSequence + 1)
        {
            // RFC 9293, section 3.10.7.4, fifth: half-open connections refuse what they did not send.
            _tcp.Replies.SendReset(packet, segment);
            return;
        }

        if (_parameters.HasTimestamps && !segment.Options.HasTimestamps)
            return;
        if (_listener.TryOpen(Key, _scopeId, _parameters, this) is { } connection)
        {
            connection.Receive(packet, ref segment);
        }
        else if (_tcp.Settings.AbortsOnOverflow)
        {
            _tcp.Replies.SendReset(packet, segment);
            Remove();
        }
    }

    private void Acknowledge()
    {
        if (_tcp.Now - _lastReply < ReplyInterval)
            return;
        _lastReply = _tcp.Now;
        (uint, uint)? timestamps = _parameters.HasTimestamps ? (CurrentTimestamp(), _parameters.TimestampEcho) : null;
        _tcp.Replies.SendAcknowledgment(Key, _scopeId, _listener.Options, _parameters.LocalSequence + 1, _parameters.PeerSequence + 1, _window, timestamps);
    }

    private void SendAnswer()
    {
        _parameters.TimestampValue = CurrentTimestamp();
        _tcp.Replies.SendSynchronizeAnswer(Key, _scopeId, _listener.Options, _parameters, _window);
    }

    private uint CurrentTimestamp() => (uint)(_tcp.Now / 1000) + _parameters.TimestampOffset;

    private void SetTimer() =>
        _tcp.Stack.Timers.Set(_timer, _tcp.Now + Math.Min((long)RetransmissionTimeout.Initial << Math.Min(Retransmissions, 10), RetransmissionTimeout.Maximum));

    private void OnTimeout()
    {
        if (Retransmissions >= _tcp.Settings.SynchronizeAnswerRetries)
        {
            Remove();
            return;
        }

        Retransmissions++;
        _tcp.Counters.SegmentsRetransmitted++;
        SendAnswer();
        SetTimer();
    }

    private sealed class Timer(TcpHandshake owner) : NetworkTimer
    {
        protected override void OnExpired() => owner.OnTimeout();
    }
}
