using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>What a segment must pass before it is believed (RFC 9293, section 3.10.7.4; RFC 5961; RFC 7323).</content>
internal sealed partial class TcpConnection
{
    /// <summary>After 24 days without segments the clock of the peer has wrapped, and its timestamps say nothing (RFC 7323, section 5.5).</summary>
    private const long TimestampLifetime = 24L * 86_400 * 1_000_000;

    /// <summary>How often segments without data that lie outside the window are answered at most: two broken ends must not answer each other for ever.</summary>
    private const long OutOfWindowInterval = 500_000;

    private uint _timestampOffset;
    private uint _timestampRecent;
    private long _timestampRecentAt;
    private long _lastOutOfWindow;
    private long _challengeSecond;
    private int _challenges;
    private long _lastReceived;

    /// <inheritdoc/>
    public override void Receive(in ReceivedPacket packet, ref TcpSegment segment)
    {
        if (IsPlain(segment))
        {
            // Header prediction: what an undisturbed transfer consists of passes every check below.
            _lastReceived = Now;
            UpdateTimestamp(segment);
            if (!ProcessAcknowledgment(ref segment))
                return;
            if (segment.PayloadLength > 0)
                ReceiveNextData(packet, segment.PayloadOffset, segment.PayloadLength);
            Schedule();
            return;
        }

        if (State == TcpState.SynSent)
        {
            ReceiveInSynSent(packet, ref segment);
            return;
        }

        if (State == TcpState.SynReceived && (segment.Flags & (TcpFlags.Synchronize | TcpFlags.Acknowledge | TcpFlags.Reset)) == (TcpFlags.Synchronize | TcpFlags.Acknowledge)
            && segment.Sequence + 1 == ReceiveNext)
        {
            // The SYN is known, its acknowledgment is not: both ends opened at once (RFC 9293, figure 8, line 6).
            segment.Flags &= ~TcpFlags.Synchronize;
            segment.Sequence += 1;
        }

        if (!PassesChecks(ref segment))
            return;
        _lastReceived = Now;
        if (!segment.Has(TcpFlags.Acknowledge))
            return;
        if (State == TcpState.SynReceived && !CompleteSimultaneousOpen(packet, ref segment))
            return;
        UpdateTimestamp(segment);
        if (!ProcessAcknowledgment(ref segment) || State == TcpState.Closed)
            return;
        if (segment.PayloadLength > 0 || segment.Has(TcpFlags.Finish))
            ReceiveData(packet, ref segment);
        Schedule();
    }

    private bool IsPlain(in TcpSegment segment) =>
        State == TcpState.Established
        && (segment.Flags & ~TcpFlags.Push) == TcpFlags.Acknowledge
        && segment.Sequence == ReceiveNext
        && segment.PayloadLength <= _advertisedEnd - ReceiveNext
        && _reassembly is null or { IsEmpty: true }
        && !_knowsPeerFinish
        && (!_usesTimestamps || (segment.Options.HasTimestamps && (int)(segment.Options.TimestampValue - _timestampRecent) >= 0))
        && !_tcp.Memory.IsExhausted;

    private bool PassesChecks(ref TcpSegment segment)
    {
        if (_usesTimestamps && !segment.Has(TcpFlags.Reset) && !PassesTimestampCheck(segment))
            return false;
        if (!IsAcceptable(segment))
        {
            if (!segment.Has(TcpFlags.Reset))
                AcknowledgeUnacceptable(segment);
            return false;
        }

        if (segment.Has(TcpFlags.Reset))
        {
            ReceiveReset(segment);
            return false;
        }

        if (segment.Has(TcpFlags.Synchronize))
        {
            // RFC 5961, section 4.2: whatever its number, a SYN only makes the peer prove that it has restarted.
            SendChallenge();
            return false;
        }

        return true;
    }

    /// <summary>PAWS (RFC 7323, section 5.3, R1).</summary>
    private bool PassesTimestampCheck(in TcpSegment segment)
    {
        if (!segment.Options.HasTimestamps)
            return segment.Has(TcpFlags.Synchronize);
        if ((int)(segment.Options.TimestampValue - _timestampRecent) >= 0 || Now - _timestampRecentAt > TimestampLifetime)
            return true;
        _tcp.Counters.OldTimestamps++;
        AcknowledgeUnacceptable(segment);
        return false;
    }

    /// <summary>The four cases of RFC 9293, table 6. An empty segment at the very end of the window is let in: who has filled the window still acknowledges.</summary>
    private bool IsAcceptable(in TcpSegment segment)
    {
        SequenceNumber end = segment.Sequence + segment.SequenceLength;
        if (segment.SequenceLength == 0)
            return segment.Sequence >= ReceiveNext && segment.Sequence <= _advertisedEnd;
        if (_advertisedEnd == ReceiveNext)
        {
            // A closed window takes no data, but still acknowledgments and resets (section 3.10.7.4, first).
            return segment.Sequence == ReceiveNext;
        }

        return segment.Sequence < _advertisedEnd && end > ReceiveNext;
    }

    private void AcknowledgeUnacceptable(in TcpSegment segment)
    {
        if (segment.PayloadLength == 0 && !segment.Has(TcpFlags.Finish))
        {
            if (_lastOutOfWindow != 0 && Now - _lastOutOfWindow < OutOfWindowInterval)
                return;
            _lastOutOfWindow = Now;
        }
        else if (segment.Sequence < ReceiveNext)
        {
            NoteDuplicate(segment.Sequence, SequenceNumber.Min(ReceiveNext, segment.Sequence + segment.PayloadLength));
        }

        if (State == TcpState.SynReceived && segment.Has(TcpFlags.Synchronize))
            SendSynchronize();
        else
            SendAcknowledgment();
    }

    /// <summary>RFC 5961, section 3.2.</summary>
    private void ReceiveReset(in TcpSegment segment)
    {
        if (segment.Sequence != ReceiveNext)
        {
            SendChallenge();
            return;
        }

        Fail(State switch
        {
            TcpState.SynReceived => NetworkError.ConnectionRefused,
            TcpState.CloseWait => NetworkError.BrokenPipe,

            // Both directions were over: nothing is lost.
            TcpState.Closing or TcpState.LastAck or TcpState.TimeWait => NetworkError.None,
            _ => NetworkError.ConnectionReset,
        });
    }

    /// <summary>A challenge acknowledgment (RFC 5961), not too many in a second. The limit is per connection: a common one would tell strangers about each other.</summary>
    private void SendChallenge()
    {
        if (Now - _challengeSecond >= 1_000_000)
        {
            _challengeSecond = Now;
            _challenges = 0;
        }

        if (_challenges >= _tcp.Settings.ChallengesPerSecond)
            return;
        _challenges++;
        _tcp.Counters.ChallengesSent++;
        SendAcknowledgment();
    }

    /// <summary>RFC 7323, section 4.3, step 2.</summary>
    private void UpdateTimestamp(in TcpSegment segment)
    {
        if (!_usesTimestamps || !segment.Options.HasTimestamps || segment.Sequence > _acknowledged)
            return;
        if ((int)(segment.Options.TimestampValue - _timestampRecent) < 0 && Now - _timestampRecentAt <= TimestampLifetime)
            return;
        _timestampRecent = segment.Options.TimestampValue;
        _timestampRecentAt = Now;
    }
}
