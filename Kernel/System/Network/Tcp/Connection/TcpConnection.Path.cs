using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <content>The path: routes, segment size, path MTU discovery (RFC 1191, RFC 8201, RFC 5927).</content>
internal sealed partial class TcpConnection
{
    private const int LeastSegmentSize = 32;

    private int _segmentSize = LeastSegmentEstimate;
    private int _pathLimit = int.MaxValue;
    private NetworkError _softError;

    private int InternetHeaderLength => Key.Remote.IsIPv4 ? 20 : 40;

    /// <summary>The MSS option to send: what fits into a packet of the link without options (RFC 6691).</summary>
    public static int AdvertisedSegmentSize(InternetAddress remote, int mtu, int limit)
    {
        int size = Math.Min(mtu, 65535) - (remote.IsIPv4 ? 20 : 40) - TcpSegment.MinimumHeaderLength;
        if (limit > 0)
            size = Math.Min(size, limit);
        return Math.Clamp(size, LeastSegmentSize, ushort.MaxValue);
    }

    /// <summary>Takes in an ICMP error. Anybody can send one, so it must name a segment that is on its way (RFC 5927, section 4.1).</summary>
    public void OnIcmpError(in IcmpErrorReport report, SequenceNumber sequence)
    {
        if (State == TcpState.Closed || sequence < SendUnacknowledged || sequence > SendNext || Flight == 0)
            return;
        if (report.Kind == IcmpErrorKind.MessageTooBig)
        {
            OnMessageTooBig(report.MaximumTransmissionUnit);
            return;
        }

        if ((State is TcpState.SynSent or TcpState.SynReceived) && report.IsHard)
        {
            Fail(report.Error);
            return;
        }

        // An established connection never ends for what a router says (RFC 5927, section 5.2), and an attempt not for what may pass (RFC 1122,
        // section 4.2.3.9, MUST NOT); it is the reason to report if it fails.
        _softError = report.Error;
    }

    private void OnMessageTooBig(int mtu)
    {
        if (!EnsureRoute() || mtu >= _route.Mtu)
            return;
        int before = _segmentSize;
        _tcp.Stack.Routes.PathMtu.Reduce(Key.Remote, mtu);
        if (!EnsureRoute() || _segmentSize >= before || State is TcpState.SynSent or TcpState.SynReceived)
            return;

        // What is on its way is lost, but not for congestion: it goes out again in smaller pieces.
        _scoreboard ??= new SackScoreboard(SendUnacknowledged, SendNext);
        _scoreboard.StartRecovery(SendUnacknowledged, SendNext);
        _loss = LossState.Loss;
        _mayBeSpurious = false;
        _recoveryPoint = SendNext;
        Schedule();
    }

    /// <summary>When full segments vanish again and again and no router says why, smaller ones may get through (RFC 2923, section 2.1).</summary>
    private void SuspectBlackHole()
    {
        if (_retries is not (3 or 5) || Flight < _segmentSize)
            return;
        int limit = _retries == 3 || !Key.Remote.IsIPv4 ? 1280 : 576;
        if (Math.Min(_route.Mtu, _pathLimit) > limit)
        {
            _pathLimit = limit;
            UpdateSegmentSize();
        }
    }

    private bool EnsureRoute() => _tcp.Stack.Routes.IsCurrent(_route) || TryUpdateRoute();

    private bool TryUpdateRoute()
    {
        uint scope = Key.Remote.IsLinkLocal ? _scopeId : 0;
        if (!_tcp.Stack.Routes.TryFind(Key.Remote, scope, Options.BoundInterface, Key.Local, out Routing.Route route))
        {
            _softError = NetworkError.NetworkUnreachable;
            return false;
        }

        bool isChanged = route.Mtu != _route.Mtu || route.Interface != _route.Interface;
        _route = route;
        if (isChanged)
            UpdateSegmentSize();
        return true;
    }

    private void UpdateSegmentSize()
    {
        if (_route.Interface is null)
            return;
        int options = _usesTimestamps ? TimestampsLength : 0;
        int headers = InternetHeaderLength + TcpSegment.MinimumHeaderLength;
        int size = Math.Min(Math.Min(Math.Min(_route.Mtu, _pathLimit), 65535) - headers, _peerSegmentSize);
        if (Options.MaximumSegment > 0)
            size = Math.Min(size, Options.MaximumSegment);
        size -= options;

        // Half of a small window is as large as a segment can be without waiting for each other (RFC 9293, section 3.8.6.2.1).
        if (_largestSendWindow > 0)
            size = Math.Min(size, Math.Max(_largestSendWindow / 2, LeastSegmentEstimate));
        size = Math.Max(size, LeastSegmentSize);
        _advertisedSegmentSize = AdvertisedSegmentSize(Key.Remote, _route.Interface.Mtu, Options.MaximumSegment) - options;
        if (_receiveSegmentSize > _advertisedSegmentSize)
            _receiveSegmentSize = _advertisedSegmentSize;
        if (size == _segmentSize)
            return;
        _segmentSize = size;
        if (State >= TcpState.Established)
            _congestion.OnSegmentSizeChanged(size);
    }
}
