using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Dhcp;

/// <summary>Gets an IPv4 address from a server and keeps it (RFC 2131, section 4.4).</summary>
/// <remarks>
/// It takes the first offer that can be used. Unlike RFC 2131, section 4.4.1, it does not wait for up to ten seconds before the first message:
/// machines that start together differ by more than the milliseconds that would matter.
/// </remarks>
internal sealed partial class DhcpClient
{
    private const long Second = 1_000_000;
    private const long FirstTimeout = 4 * Second;
    private const long LongestTimeout = 64 * Second;
    private const int RequestAttempts = 4;
    private const int RebootAttempts = 2;

    // RFC 2131, section 3.1, point 5: at least ten seconds after a declined address.
    private const long DeclineDelay = 10 * Second;

    // RFC 2131, section 4.4.5: not more often than once a minute while a lease is extended.
    private const long ShortestRenewalTimeout = 60 * Second;

    // The host answers long before; it is here so that the client never waits for ever.
    private const long ProbeLimit = 15 * Second;

    private readonly IDhcpHost _host;
    private readonly TimerQueue _timers;
    private readonly INetworkRandom _random;
    private readonly StateTimer _timer;
    private readonly string? _hostName;
    private uint _transactionId;
    private long _started;
    private long _requested;
    private long _timeout;
    private long _restartDelay = Second;
    private int _attempts;
    private InternetAddress _offered;
    private InternetAddress _server;
    private DhcpLease? _pending;

    /// <summary>Makes a client that does not run.</summary>
    /// <param name="host">Its interface.</param>
    /// <param name="timers">Where its timer runs.</param>
    /// <param name="random">For transaction identifiers and jitter.</param>
    /// <param name="hostName">The name to tell the server, or <see langword="null"/>.</param>
    public DhcpClient(IDhcpHost host, TimerQueue timers, INetworkRandom random, string? hostName)
    {
        _host = host;
        _timers = timers;
        _random = random;
        _hostName = hostName;
        _timer = new StateTimer(this);
    }

    /// <summary>What it is doing.</summary>
    public DhcpState State { get; private set; }

    /// <summary>The lease that the interface is configured with.</summary>
    public DhcpLease? Lease { get; private set; }

    /// <summary>What went wrong last, for people; <see langword="null"/> when nothing did since the last lease.</summary>
    public string? Problem { get; private set; }

    /// <summary>Begins to look for a server.</summary>
    public void Start()
    {
        if (State != DhcpState.Stopped)
            return;
        _started = _host.Now;
        Discover();
    }

    /// <summary>Ends, gives a lease back to its server and takes the address away.</summary>
    public void Stop()
    {
        _timers.Cancel(_timer);
        if (State == DhcpState.Probing)
            _host.CancelProbe();
        if (Lease is { } lease)
        {
            _transactionId = _random.NextUInt32();
            SendRelease(lease);
            LoseLease();
        }

        _pending = null;
        State = DhcpState.Stopped;
    }

    /// <summary>The cable was plugged in (again), perhaps to another network.</summary>
    public void OnLinkUp()
    {
        switch (State)
        {
            case DhcpState.Stopped or DhcpState.Probing:
                return;
            case DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding:
                BeginExchange(DhcpState.Rebooting);
                SendRequest();
                SetTimer(Jitter(_timeout));
                return;
            case DhcpState.Rebooting:
                return;
            default:
                _started = _host.Now;
                Discover();
                return;
        }
    }

    /// <summary>Takes a message from port 67.</summary>
    /// <param name="message">Payload of the datagram.</param>
    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (State is DhcpState.Stopped or DhcpState.Init or DhcpState.Probing or DhcpState.Bound
            || !DhcpReplyReader.TryRead(message, _host.HardwareAddress, out DhcpReply? reply)
            || reply!.TransactionId != _transactionId)
        {
            return;
        }

        switch (reply.Type)
        {
            case DhcpMessageType.Offer when State == DhcpState.Selecting:
                OnOffer(reply);
                break;
            case DhcpMessageType.Ack when State != DhcpState.Selecting:
                OnAck(reply);
                break;
            case DhcpMessageType.Nak when State != DhcpState.Selecting:
                OnNak(reply);
                break;
        }
    }

    /// <summary>The host knows whether somebody uses the address.</summary>
    /// <param name="isInUse">Whether somebody does.</param>
    public void OnProbeCompleted(bool isInUse)
    {
        if (State != DhcpState.Probing || _pending is not { } lease)
            return;
        _pending = null;
        if (!isInUse)
        {
            Bind(lease);
            return;
        }

        Problem = $"The address {lease.Address} that the DHCP server {lease.Server} gave is in use by another machine.";
        _transactionId = _random.NextUInt32();
        SendDecline(lease);
        Restart(DeclineDelay);
    }

    /// <summary>Somebody else was heard to use the leased address (RFC 5227, section 2.4).</summary>
    public void OnConflict()
    {
        if (Lease is not { } lease)
            return;
        Problem = $"Another machine began to use the leased address {lease.Address}.";
        LoseLease();
        _transactionId = _random.NextUInt32();
        SendDecline(lease);
        Restart(DeclineDelay);
    }

    private void OnOffer(DhcpReply reply)
    {
        if (reply.Server is not { } server || reply.LeaseTime == 0)
            return;
        _offered = reply.Address;
        _server = server;
        State = DhcpState.Requesting;
        _attempts = 1;
        _timeout = FirstTimeout;
        _requested = _host.Now;
        SendRequest();
        SetTimer(Jitter(_timeout));
    }

    private void OnAck(DhcpReply reply)
    {
        InternetAddress server = reply.Server ?? _server;
        InternetAddress expected = State == DhcpState.Requesting ? _offered : Lease!.Address;
        if (reply.Address != expected || (State == DhcpState.Requesting && server != _server))
            return;
        if (DhcpLease.Create(reply, server, _requested) is not { } lease || lease.Expiry <= _host.Now)
            return;
        if (State != DhcpState.Requesting)
        {
            Bind(lease);
            return;
        }

        State = DhcpState.Probing;
        _pending = lease;
        SetTimer(ProbeLimit);
        _host.ProbeAddress(lease.Address);
    }

    private void OnNak(DhcpReply reply)
    {
        // A refusal ends a working lease, so it must come from the server that was asked, where only one was.
        bool isFromServer = reply.Server is { } server && server == _server;
        if (State is DhcpState.Requesting or DhcpState.Renewing && !isFromServer)
            return;
        Problem = reply.Message is { } text
            ? $"The DHCP server {reply.Server} refused the address: {text}"
            : $"The DHCP server {reply.Server} refused the address.";
        LoseLease();
        Restart(_restartDelay);
        _restartDelay = Math.Min(_restartDelay * 2, LongestTimeout);
    }

    private void OnTimer()
    {
        long now = _host.Now;
        switch (State)
        {
            case DhcpState.Init:
                Discover();
                break;
            case DhcpState.Selecting:
                Problem = $"No DHCP server has answered for {(now - _started) / Second} seconds.";
                BackOff();
                SendDiscover();
                SetTimer(Jitter(_timeout));
                break;
            case DhcpState.Requesting when _attempts < RequestAttempts:
                BackOff();
                _attempts++;
                SendRequest();
                SetTimer(Jitter(_timeout));
                break;
            case DhcpState.Requesting:
                Problem = $"The DHCP server {_server} offered {_offered} and then fell silent.";
                Discover();
                break;
            case DhcpState.Probing:
                _host.CancelProbe();
                OnProbeCompleted(isInUse: false);
                break;
            case DhcpState.Rebooting when _attempts < RebootAttempts:
                BackOff();
                _attempts++;
                SendRequest();
                SetTimer(Jitter(_timeout));
                break;
            case DhcpState.Rebooting:
                // RFC 2131, section 3.2, point 4: without an answer the lease may be used until it ends.
                State = DhcpState.Bound;
                ContinueLease(now);
                break;
            case DhcpState.Bound or DhcpState.Renewing or DhcpState.Rebinding:
                ContinueLease(now);
                break;
        }
    }

    private void ContinueLease(long now)
    {
        DhcpLease lease = Lease!;
        if (now >= lease.Expiry)
        {
            Problem = $"The lease of {lease.Address} ended and no DHCP server extended it.";
            LoseLease();
            _started = now;
            Discover();
        }
        else if (now >= lease.RebindingTime)
        {
            Extend(DhcpState.Rebinding, lease.Expiry, now);
        }
        else if (now >= lease.RenewalTime)
        {
            Extend(DhcpState.Renewing, lease.RebindingTime, now);
        }
        else
        {
            SetTimerAt(lease.RenewalTime);
        }
    }

    private void Extend(DhcpState state, long end, long now)
    {
        if (State != state)
            BeginExchange(state);
        SendRequest();
        SetTimerAt(Math.Min(end, now + Math.Max((end - now) / 2, ShortestRenewalTimeout)));
    }

    private void Discover()
    {
        _offered = InternetAddress.AnyV4;
        _server = InternetAddress.AnyV4;
        BeginExchange(DhcpState.Selecting);
        SendDiscover();
        SetTimer(Jitter(_timeout));
    }

    private void BeginExchange(DhcpState state)
    {
        if (State is DhcpState.Bound)
            _started = _host.Now;
        State = state;
        _transactionId = _random.NextUInt32();
        _attempts = 1;
        _timeout = FirstTimeout;
        _requested = _host.Now;
    }

    private void Bind(DhcpLease lease)
    {
        State = DhcpState.Bound;
        Lease = lease;
        Problem = null;
        _server = lease.Server;
        _restartDelay = Second;
        if (lease.Expiry == long.MaxValue)
            _timers.Cancel(_timer);
        else
            SetTimerAt(lease.RenewalTime);
        _host.OnLeaseGranted(lease);
    }

    private void LoseLease()
    {
        if (Lease is not { } lease)
            return;
        Lease = null;
        _host.OnLeaseLost(lease);
    }

    private void Restart(long delay)
    {
        State = DhcpState.Init;
        SetTimer(Jitter(delay));
    }

    private void BackOff() => _timeout = Math.Min(_timeout * 2, LongestTimeout);

    // RFC 2131, section 4.1: the delay plus a random number between -1 and +1 second; here never less than the delay, for the short ones.
    private long Jitter(long delay) => delay + (_random.NextUInt32() % Second);

    private void SetTimer(long delay) => SetTimerAt(_host.Now + delay);

    private void SetTimerAt(long deadline) => _timers.Set(_timer, deadline);

    private sealed class StateTimer(DhcpClient client) : NetworkTimer
    {
        protected override void OnExpired() => client.OnTimer();
    }
}
