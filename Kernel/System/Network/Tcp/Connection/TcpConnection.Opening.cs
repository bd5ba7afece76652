using System;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>From CLOSED to ESTABLISHED.</content>
internal sealed partial class TcpConnection
{
    private SequenceNumber _initialSend;
    private SequenceNumber _initialReceive;
    private int _peerSegmentSize;
    private byte _sendShift;
    private byte _receiveShift;
    private bool _usesTimestamps;
    private bool _usesSack;
    private bool _usesScaling;
    private byte _synchronizeRetries;

    /// <summary>Opens the connection from here: sends a SYN (RFC 9293, section 3.10.1).</summary>
    /// <param name="leastSequence">The initial sequence number must be after this one, of an older connection between the same ends.</param>
    /// <returns>Why that is impossible.</returns>
    public NetworkError OpenActively(SequenceNumber? leastSequence)
    {
        _initialSend = _tcp.Sequences.Next(Key, Now);
        if (leastSequence is { } least && _initialSend <= least)
            _initialSend = least + ushort.MaxValue + 2;
        if (!TryUpdateRoute())
            return NetworkError.NetworkUnreachable;
        _tcp.Counters.ActiveOpens++;
        StartSequences();
        State = TcpState.SynSent;

        // What is offered; the answer decides.
        _usesSack = _tcp.Settings.UsesSelectiveAcknowledgments;
        _usesTimestamps = _tcp.Settings.UsesTimestamps;
        _usesScaling = _tcp.Settings.UsesWindowScaling;
        _peerSegmentSize = Key.Remote.IsIPv4 ? 536 : 1220;
        _receiveShift = (byte)ChooseWindowShift(_tcp.Settings, Options);
        SendNext = _initialSend + 1;
        _timedEnd = SendNext;
        _timedAt = Now;
        SendSynchronize();
        SetRetransmission(RetransmissionKind.Retransmit, Now + _timeout.Value);
        _lastProgress = Now;
        return NetworkError.None;
    }

    /// <summary>Begins where a listener's handshake has ended: the segment that acknowledges the SYN follows.</summary>
    /// <param name="parameters">What was agreed on.</param>
    /// <param name="roundTrip">How long the handshake took, microseconds; 0 when that is unknown.</param>
    /// <param name="retransmissions">How often the answer to the SYN was sent again.</param>
    public void OpenPassively(in HandshakeParameters parameters, long roundTrip, int retransmissions)
    {
        _initialSend = parameters.LocalSequence;
        _timestampOffset = parameters.TimestampOffset;
        _usesSack = parameters.IsSackPermitted;
        _usesTimestamps = parameters.HasTimestamps;
        _usesScaling = parameters.PeerWindowShift >= 0;
        _sendShift = (byte)Math.Max(0, parameters.PeerWindowShift);
        _receiveShift = (byte)(_usesScaling ? parameters.LocalWindowShift : 0);
        _peerSegmentSize = parameters.PeerSegmentSize;
        _timestampRecent = parameters.TimestampEcho;
        _timestampRecentAt = Now;
        _synchronizeRetries = (byte)Math.Min(retransmissions, byte.MaxValue);
        TryUpdateRoute();
        StartSequences();
        SendNext = _initialSend + 1;
        SendUnacknowledged = _initialSend + 1;
        _windowUpdateSequence = parameters.PeerSequence;
        _windowUpdateAcknowledgment = SendUnacknowledged;
        StartReceiving(parameters.PeerSequence);
        if (roundTrip > 0)
            _timeout.OnMeasured(roundTrip);
        else if (retransmissions > 0)
            _timeout.OnSynchronizeLost();
        Establish(default);
    }

    private void StartSequences()
    {
        SendUnacknowledged = _initialSend;
        SendNext = _initialSend;
        _recoveryPoint = _initialSend;
        _smallSegmentEnd = _initialSend;
        _localCongestionEnd = _initialSend;
        _probeEnd = _initialSend;
        _sendQueue.Start(_initialSend + 1);
    }

    private void StartReceiving(SequenceNumber initialReceive)
    {
        _initialReceive = initialReceive;
        ReceiveNext = initialReceive + 1;
        _acknowledged = ReceiveNext;
        _advertisedEnd = ReceiveNext + Math.Min(ushort.MaxValue, _receiveLimit);
        _copiedSince = Now;
    }

    /// <summary>The handshake is complete.</summary>
    private void Establish(in TcpSegment segment)
    {
        State = TcpState.Established;
        _lastProgress = Now;
        UpdateSegmentSize();
        _congestion.Start(_segmentSize, _synchronizeRetries > 1);
        SetRetransmission(RetransmissionKind.None, 0);
        StartKeepAlive();
        _quickAcknowledgments = InitialQuickAcknowledgments;
        Notify(SocketReadiness.Writable);
    }

    private void SendSynchronize()
    {
        TcpFlags flags = State == TcpState.SynReceived ? TcpFlags.Synchronize | TcpFlags.Acknowledge : TcpFlags.Synchronize;
        if (!EnsureRoute() || _tcp.Stack.HeaderPool.TryTake(NetworkStack.HeaderRoom) is not { } header)
            return;
        int window = Math.Min(ushort.MaxValue, _receiveLimit);
        var writer = new TcpHeaderWriter(header.Tail, Key.LocalPort, Key.RemotePort, _initialSend, ReceiveNext, flags, (ushort)window);
        writer.WriteSynchronizeOptions(
            AdvertisedSegmentSize(Key.Remote, _route.Interface.Mtu, Options.MaximumSegment),
            _usesSack,
            _usesTimestamps,
            CurrentTimestamp(),
            _timestampRecent,
            _usesScaling ? _receiveShift : -1);
        header.Length = writer.Complete();
        if (State == TcpState.SynReceived)
            _acknowledged = ReceiveNext;
        Transmit(header, ReadOnlySpan<Links.FramePart>.Empty, 0);
    }

    /// <summary>SYN-SENT (RFC 9293, section 3.10.7.3).</summary>
    private void ReceiveInSynSent(in ReceivedPacket packet, ref TcpSegment segment)
    {
        bool isAcknowledged = segment.Has(TcpFlags.Acknowledge);
        if (isAcknowledged && (segment.Acknowledgment <= _initialSend || segment.Acknowledgment > SendNext))
        {
            _tcp.Replies.SendReset(packet, segment);
            return;
        }

        if (segment.Has(TcpFlags.Reset))
        {
            if (isAcknowledged)
                Fail(NetworkError.ConnectionRefused);
            return;
        }

        if (!segment.Has(TcpFlags.Synchronize))
            return;
        Negotiate(segment);
        StartReceiving(segment.Sequence);
        SendWindow = segment.Window;
        _windowUpdateSequence = segment.Sequence;
        if (!isAcknowledged)
        {
            // Simultaneous open (figure 7): both ends have sent a SYN; ours is repeated with an acknowledgment of theirs.
            State = TcpState.SynReceived;
            SendSynchronize();
            SetRetransmission(RetransmissionKind.Retransmit, Now + _timeout.Value);
            return;
        }

        SendUnacknowledged = segment.Acknowledgment;
        _windowUpdateAcknowledgment = segment.Acknowledgment;
        _largestSendWindow = SendWindow;
        MeasureHandshake(segment);
        Establish(segment);
        _acknowledgeNow = true;
        Schedule();
    }

    private void Negotiate(in TcpSegment segment)
    {
        _peerSegmentSize = TcpListener.PeerSegmentSize(segment.Options, Key);
        _usesSack &= segment.Options.IsSackPermitted;
        _usesTimestamps &= segment.Options.HasTimestamps;
        _usesScaling &= segment.Options.HasWindowScale;
        if (_usesScaling)
            _sendShift = (byte)segment.Options.WindowShift;
        else
            _receiveShift = 0;
        if (_usesTimestamps)
        {
            _timestampRecent = segment.Options.TimestampValue;
            _timestampRecentAt = Now;
        }
    }

    private void MeasureHandshake(in TcpSegment segment)
    {
        if (_synchronizeRetries == 0)
            _timeout.OnMeasured(Now - _timedAt);
        else if (_usesTimestamps && segment.Options.TimestampEcho != 0)
            _timeout.OnMeasured((long)(CurrentTimestamp() - segment.Options.TimestampEcho) * 1000);
        else
            _timeout.OnSynchronizeLost();
        _timedAt = NotTimed;
    }

    /// <summary>The acknowledgment that ends SYN-RECEIVED after a simultaneous open (section 3.10.7.4, fifth).</summary>
    private bool CompleteSimultaneousOpen(in ReceivedPacket packet, ref TcpSegment segment)
    {
        if (segment.Acknowledgment <= SendUnacknowledged || segment.Acknowledgment > SendNext)
        {
            _tcp.Replies.SendReset(packet, segment);
            return false;
        }

        SendUnacknowledged = _initialSend + 1;
        SetSendWindow(segment);
        MeasureHandshake(segment);
        Establish(segment);
        return true;
    }

    private void OnSynchronizeTimeout()
    {
        bool isTooLate = Options.UserTimeout != 0 && Now - _lastProgress >= Options.UserTimeout * 1000L;
        if (isTooLate || _synchronizeRetries >= _tcp.Settings.SynchronizeRetries)
        {
            Fail(_softError != NetworkError.None ? _softError : NetworkError.TimedOut);
            return;
        }

        _synchronizeRetries++;
        _tcp.Counters.SegmentsRetransmitted++;
        _timeout.BackOff();
        SendSynchronize();
        SetRetransmission(RetransmissionKind.Retransmit, Now + _timeout.Value);
    }
}
