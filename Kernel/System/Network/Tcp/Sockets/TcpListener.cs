using System;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>A socket in LISTEN: its half-open connections and those that wait to be accepted.</summary>
internal sealed class TcpListener
{
    private const int LeastHalfOpen = 16;

    /// <summary>How long after an overflow cookies are believed: as long as the last one can be valid.</summary>
    private const long CookieLifetime = 140_000_000;
    private const int LeastSegmentSize = 88;

    private readonly TcpProtocol _tcp;
    private TcpHandshake? _halfOpen;
    private TcpConnection? _firstReady;
    private TcpConnection? _lastReady;
    private long _cookiesSentAt = -CookieLifetime;

    public TcpListener(TcpProtocol tcp, TcpSocket socket, int backlog)
    {
        _tcp = tcp;
        Socket = socket;
        SetBacklog(backlog);
    }

    public TcpSocket Socket { get; }

    public TcpConnectionOptions Options => Socket.Options;

    public bool IsClosed { get; private set; }

    /// <summary>Connections that wait to be accepted.</summary>
    public int ReadyCount { get; private set; }

    public int HalfOpenCount { get; private set; }

    /// <summary>Most connections that wait to be accepted; as on Linux, one more is let in.</summary>
    public int Backlog { get; private set; }

    public bool IsFull => ReadyCount > Backlog;

    private int HalfOpenLimit => Math.Min(Math.Max(Backlog, LeastHalfOpen), _tcp.Settings.HalfOpenLimit);

    public void SetBacklog(int backlog) => Backlog = Math.Clamp(backlog, 0, _tcp.Settings.MaximumBacklog);

    /// <summary>Takes a segment for which there is no connection.</summary>
    public void Receive(in ReceivedPacket packet, ref TcpSegment segment, in ConnectionKey key, SequenceNumber? leastSequence)
    {
        if (segment.Has(TcpFlags.Reset))
            return;
        if (segment.Has(TcpFlags.Acknowledge))
        {
            if (segment.Has(TcpFlags.Synchronize) || _tcp.Now - _cookiesSentAt > CookieLifetime || !TryOpenByCookie(packet, ref segment, key))
                _tcp.Replies.SendReset(packet, segment);
            return;
        }

        if (!segment.Has(TcpFlags.Synchronize) || segment.Has(TcpFlags.Finish))
            return;
        if (IsFull)
        {
            _tcp.Counters.AcceptQueueOverflows++;
            return;
        }

        ReceiveSynchronize(packet, ref segment, key, leastSequence);
    }

    /// <summary>Turns a half-open connection into one that can be accepted.</summary>
    /// <returns>The connection, or <see langword="null"/> when there is no room for it.</returns>
    public TcpConnection? TryOpen(in ConnectionKey key, uint scopeId, in HandshakeParameters parameters, TcpHandshake? handshake)
    {
        if (IsFull)
        {
            _tcp.Counters.AcceptQueueOverflows++;
            return null;
        }

        handshake?.Remove();
        var connection = new TcpConnection(_tcp, key, scopeId, Options);
        _tcp.Register(connection);
        _tcp.Counters.PassiveOpens++;
        connection.OpenPassively(parameters, handshake?.MeasuredRoundTrip ?? 0, handshake?.Retransmissions ?? 0);
        if (_lastReady is null)
            _firstReady = connection;
        else
            _lastReady.NextReady = connection;
        _lastReady = connection;
        ReadyCount++;
        Socket.OnConnectionReady();
        return connection;
    }

    /// <summary>Takes the oldest connection.</summary>
    public TcpConnection? Dequeue()
    {
        TcpConnection? connection = _firstReady;
        if (connection is null)
            return null;
        _firstReady = connection.NextReady;
        if (_firstReady is null)
            _lastReady = null;
        connection.NextReady = null;
        ReadyCount--;
        return connection;
    }

    public void AddHalfOpen(TcpHandshake handshake)
    {
        handshake.Next = _halfOpen;
        if (_halfOpen is not null)
            _halfOpen.Previous = handshake;
        _halfOpen = handshake;
        HalfOpenCount++;
        _tcp.HalfOpen++;
    }

    public void RemoveHalfOpen(TcpHandshake handshake)
    {
        if (handshake.Previous is null)
            _halfOpen = handshake.Next;
        else
            handshake.Previous.Next = handshake.Next;
        if (handshake.Next is not null)
            handshake.Next.Previous = handshake.Previous;
        handshake.Next = null;
        handshake.Previous = null;
        HalfOpenCount--;
        _tcp.HalfOpen--;
    }

    /// <summary>Stops: half-open connections are forgotten, those that nobody accepted are reset.</summary>
    public void Close()
    {
        IsClosed = true;
        while (_halfOpen is { } handshake)
            handshake.Remove();
        while (Dequeue() is { } connection)
            connection.Release(resets: true, waiter: null);
    }

    private void ReceiveSynchronize(in ReceivedPacket packet, ref TcpSegment segment, in ConnectionKey key, SequenceNumber? leastSequence)
    {
        HandshakeParameters parameters = Negotiate(segment, key);
        ushort window = InitialWindow();
        uint scopeId = packet.Interface.Index;
        if (HalfOpenCount >= HalfOpenLimit)
        {
            if (!_tcp.Settings.UsesSynCookies)
                return;
            _cookiesSentAt = _tcp.Now;
            _tcp.Counters.CookiesSent++;
            parameters.LocalSequence = _tcp.Cookies.Create(key, segment.Sequence, parameters.PeerSegmentSize, _tcp.Now);
            if (parameters.HasTimestamps)
            {
                parameters.TimestampValue = SynCookies.Encode((uint)(_tcp.Now / 1000), parameters.PeerWindowShift, parameters.IsSackPermitted) + parameters.TimestampOffset;
            }
            else
            {
                // Without timestamps there is no place to remember these.
                parameters.IsSackPermitted = false;
                parameters.PeerWindowShift = -1;
            }

            _tcp.Replies.SendSynchronizeAnswer(key, scopeId, Options, parameters, window);
            return;
        }

        parameters.LocalSequence = _tcp.Sequences.Next(key, _tcp.Now);
        if (leastSequence is { } least && parameters.LocalSequence <= least)
            parameters.LocalSequence = least + ushort.MaxValue + 2;
        var handshake = new TcpHandshake(_tcp, this, key, scopeId, parameters, window);
        handshake.Start();
    }

    private HandshakeParameters Negotiate(in TcpSegment segment, in ConnectionKey key)
    {
        uint offset = _tcp.Sequences.TimestampOffset(key);
        return new HandshakeParameters
        {
            PeerSequence = segment.Sequence,
            PeerSegmentSize = PeerSegmentSize(segment.Options, key),
            LocalWindowShift = TcpConnection.ChooseWindowShift(_tcp.Settings, Options),
            PeerWindowShift = segment.Options.HasWindowScale && _tcp.Settings.UsesWindowScaling ? segment.Options.WindowShift : -1,
            IsSackPermitted = segment.Options.IsSackPermitted && _tcp.Settings.UsesSelectiveAcknowledgments,
            HasTimestamps = segment.Options.HasTimestamps && _tcp.Settings.UsesTimestamps,
            TimestampValue = (uint)(_tcp.Now / 1000) + offset,
            TimestampEcho = segment.Options.TimestampValue,
            TimestampOffset = offset,
        };
    }

    private bool TryOpenByCookie(in ReceivedPacket packet, ref TcpSegment segment, in ConnectionKey key)
    {
        if (!_tcp.Cookies.TryCheck(key, segment.Sequence - 1, segment.Acknowledgment - 1, _tcp.Now, out int segmentSize))
        {
            _tcp.Counters.CookiesRejected++;
            return false;
        }

        uint offset = _tcp.Sequences.TimestampOffset(key);
        var parameters = new HandshakeParameters
        {
            LocalSequence = segment.Acknowledgment - 1,
            PeerSequence = segment.Sequence - 1,
            PeerSegmentSize = segmentSize,
            LocalWindowShift = TcpConnection.ChooseWindowShift(_tcp.Settings, Options),
            PeerWindowShift = -1,
            HasTimestamps = segment.Options.HasTimestamps && _tcp.Settings.UsesTimestamps,
            TimestampEcho = segment.Options.TimestampValue,
            TimestampOffset = offset,
        };
        if (parameters.HasTimestamps)
            SynCookies.Decode(segment.Options.TimestampEcho - offset, out parameters.PeerWindowShift, out parameters.IsSackPermitted);
        if (TryOpen(key, packet.Interface.Index, parameters, null) is not { } connection)
            return true;
        _tcp.Counters.CookiesAccepted++;
        connection.Receive(packet, ref segment);
        return true;
    }

    private ushort InitialWindow() => (ushort)Math.Min(ushort.MaxValue, TcpConnection.InitialReceiveLimit(_tcp.Settings, Options));

    internal static int PeerSegmentSize(in TcpOptions options, in ConnectionKey key)
    {
        int size = options.MaximumSegmentSize != 0 ? options.MaximumSegmentSize : key.Remote.IsIPv4 ? 536 : 1220;
        return Math.Max(size, LeastSegmentSize);
    }
}
