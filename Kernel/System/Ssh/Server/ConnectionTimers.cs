using System;
using System.Threading;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Server;

/// <summary>What happens to a connection by time: the end of the login's grace, new keys, signs of life. One timer, which asks what is due.</summary>
internal sealed class ConnectionTimers : IDisposable
{
    /// <summary>Time for the client to finish a key exchange that was begun here.</summary>
    private static readonly TimeSpan s_exchangeLimit = TimeSpan.FromMinutes(2);

    private readonly SshServerOptions _options;
    private readonly TimeProvider _time;
    private readonly SshConnection _connection;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly long _start;
    private long _lastKeys;
    private long _lastHeard;
    private volatile bool _heard;
    private bool _renewing;
    private bool _authenticated;
    private bool _stopped;
    private int _unanswered;

    internal ConnectionTimers(SshServerOptions options, TimeProvider time, SshConnection connection)
    {
        _options = options;
        _time = time;
        _connection = connection;
        _start = _lastKeys = _lastHeard = time.GetTimestamp();
        _timer = time.CreateTimer(static timers => ((ConnectionTimers)timers!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
            Arm();
    }

    /// <summary>Something came from the client. Called for every packet: the clock is read later.</summary>
    internal void OnHeard() => _heard = true;

    /// <summary>The client answered a global request.</summary>
    /// <returns>False when none was asked.</returns>
    internal bool OnAnswer()
    {
        lock (_gate)
        {
            if (_unanswered == 0)
                return false;

            _unanswered--;
            return true;
        }
    }

    internal void OnNewKeys()
    {
        lock (_gate)
        {
            _lastKeys = _time.GetTimestamp();
            _renewing = false;
        }
    }

    internal void OnAuthenticated()
    {
        lock (_gate)
        {
            _authenticated = true;
            _lastHeard = _time.GetTimestamp();
            Arm();
        }
    }

    internal void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnTick()
    {
        SshFault? fault = null;
        bool renews = false;
        bool asks = false;
        lock (_gate)
        {
            if (_stopped)
                return;

            if (!_authenticated)
            {
                if (_time.GetElapsedTime(_start) >= _options.LoginGraceTime)
                    fault = new SshFault(DisconnectReason.ByApplication, "no login in time");
            }
            else
            {
                TimeSpan sinceKeys = _time.GetElapsedTime(_lastKeys);
                if (_renewing && sinceKeys >= _options.RekeyInterval + s_exchangeLimit)
                    fault = new SshFault(DisconnectReason.KeyExchangeFailed, "the client does not renew the keys");

                if (!_renewing && sinceKeys >= _options.RekeyInterval)
                    renews = _renewing = true;

                if (_heard)
                {
                    _heard = false;
                    _unanswered = 0;
                    _lastHeard = _time.GetTimestamp();
                }

                if (_options.KeepAliveInterval > TimeSpan.Zero && _time.GetElapsedTime(_lastHeard) >= _options.KeepAliveInterval)
                {
                    if (_unanswered >= _options.MaximumUnansweredKeepAlives)
                        fault = new SshFault(DisconnectReason.ConnectionLost, "the client gives no sign of life");

                    asks = fault is null;
                    _unanswered++;
                    _lastHeard = _time.GetTimestamp();
                }
            }

            if (fault is null)
                Arm();
        }

        // Outside of the lock: these send, and the sender writes on this thread.
        if (fault is not null)
            _connection.Terminate(fault);

        if (renews)
            _connection.RenewKeys();

        if (asks)
            _connection.AskForLife();
    }

    private void Arm()
    {
        if (_stopped)
            return;

        TimeSpan due;
        if (!_authenticated)
        {
            due = _options.LoginGraceTime - _time.GetElapsedTime(_start);
        }
        else
        {
            TimeSpan keys = _options.RekeyInterval + (_renewing ? s_exchangeLimit : TimeSpan.Zero) - _time.GetElapsedTime(_lastKeys);
            TimeSpan life = _options.KeepAliveInterval > TimeSpan.Zero ? _options.KeepAliveInterval - _time.GetElapsedTime(_lastHeard) : TimeSpan.MaxValue;
            due = keys < life ? keys : life;
        }

        // Timers have an upper limit of 49 days; what is due then is armed again.
        TimeSpan least = TimeSpan.FromMilliseconds(1);
        TimeSpan most = TimeSpan.FromDays(1);
        _timer.Change(due < least ? least : due > most ? most : due, Timeout.InfiniteTimeSpan);
    }
}
