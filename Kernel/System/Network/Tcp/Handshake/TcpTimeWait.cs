using Cosmos.Network.Timing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>What is left of a connection in TIME-WAIT: enough to acknowledge a FIN that comes again and to know old segments (RFC 9293, section 3.10.7.4).</summary>
internal sealed class TcpTimeWait : TcpEntry
{
    private const long ReplyInterval = 500_000;
    private const long ReuseAfter = 1_000_000;

    private readonly TcpProtocol _tcp;
    private readonly Timer _timer;
    private readonly TcpConnectionOptions _options;
    private readonly SequenceNumber _sendNext;
    private readonly SequenceNumber _receiveNext;
    private readonly ushort _window;
    private readonly uint _scopeId;
    private readonly uint _timestampOffset;
    private readonly bool _hasTimestamps;
    private readonly long _since;
    private uint _timestampRecent;
    private long _lastReply;

    public TcpTimeWait(TcpProtocol tcp, in ConnectionKey key, in Remains remains)
        : base(key)
    {
        _tcp = tcp;
        _timer = new Timer(this);
        _options = remains.Options;
        _sendNext = remains.SendNext;
        _receiveNext = remains.ReceiveNext;
        _window = remains.Window;
        _scopeId = remains.ScopeId;
        _hasTimestamps = remains.HasTimestamps;
        _timestampRecent = remains.TimestampRecent;
        _timestampOffset = remains.TimestampOffset;
        _since = tcp.Now;
        _lastReply = tcp.Now - ReplyInterval;
    }

    /// <summary>The next entry that is older.</summary>
    public TcpTimeWait? Older { get; set; }

    /// <summary>The next entry that is newer.</summary>
    public TcpTimeWait? Newer { get; set; }

    /// <summary>
    /// Whether a new connection from here may take the place: the peer can tell old segments by their timestamps, which have moved on since (RFC 6191, section 2).
    /// </summary>
    public bool CanBeReused => _hasTimestamps && _tcp.Now - _since > ReuseAfter;

    /// <summary>A new connection must begin after this number.</summary>
    public SequenceNumber SendNext => _sendNext;

    public void StartTimer() => _tcp.Stack.Timers.Set(_timer, _tcp.Now + _tcp.Settings.TimeWait);

    public void StopTimer() => _tcp.Stack.Timers.Cancel(_timer);

    public override void Receive(in ReceivedPacket packet, ref TcpSegment segment)
    {
        bool isOldTimestamp = _hasTimestamps && segment.Options.HasTimestamps && (int)(segment.Options.TimestampValue - _timestampRecent) < 0;
        if (segment.Has(TcpFlags.Reset))
        {
            // Exactly in sequence only (RFC 5961, section 3.2), which also takes most of the harm out of RFC 1337.
            if (segment.Sequence == _receiveNext && !isOldTimestamp)
                _tcp.TimeWaits.Remove(this);
            return;
        }

        if (segment.Has(TcpFlags.Synchronize) && !segment.Has(TcpFlags.Acknowledge) && IsNewConnection(segment))
        {
            _tcp.TimeWaits.Remove(this);
            _tcp.ReceiveUnknown(packet, ref segment, Key, _sendNext);
            return;
        }

        if (isOldTimestamp)
        {
            _tcp.Counters.OldTimestamps++;
        }
        else if (segment.Has(TcpFlags.Finish) && segment.Sequence + segment.SequenceLength == _receiveNext)
        {
            // The peer did not get the last acknowledgment: once more, and the time begins again.
            if (segment.Options.HasTimestamps)
                _timestampRecent = segment.Options.TimestampValue;
            StartTimer();
        }
        else if (segment.SequenceLength == 0 && segment.Sequence == _receiveNext)
        {
            return;
        }

        Reply();
    }

    /// <summary>A SYN begins a new connection when it is beyond doubt later than the old one (RFC 9293, section 3.10.7.4, and RFC 6191).</summary>
    private bool IsNewConnection(in TcpSegment segment)
    {
        if (_hasTimestamps && segment.Options.HasTimestamps && segment.Options.TimestampValue != _timestampRecent)
            return (int)(segment.Options.TimestampValue - _timestampRecent) > 0;
        return segment.Sequence > _receiveNext;
    }

    private void Reply()
    {
        if (_tcp.Now - _lastReply < ReplyInterval)
            return;
        _lastReply = _tcp.Now;
        (uint, uint)? timestamps = _hasTimestamps ? ((uint)(_tcp.Now / 1000) + _timestampOffset, _timestampRecent) : null;
        _tcp.Replies.SendAcknowledgment(Key, _scopeId, _options, _sendNext, _receiveNext, _window, timestamps);
    }

    /// <summary>What a connection leaves behind.</summary>
    public readonly struct Remains
    {
        public required TcpConnectionOptions Options { get; init; }

        public required SequenceNumber SendNext { get; init; }

        public required SequenceNumber ReceiveNext { get; init; }

        public required ushort Window { get; init; }

        public required uint ScopeId { get; init; }

        public required bool HasTimestamps { get; init; }

        public required uint TimestampRecent { get; init; }

        public required uint TimestampOffset { get; init; }
    }

    private sealed class Timer(TcpTimeWait owner) : NetworkTimer
    {
        protected override void OnExpired() => owner._tcp.TimeWaits.Remove(owner);
    }
}
