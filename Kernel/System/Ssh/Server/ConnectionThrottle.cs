using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;

namespace Cosmos.Ssh.Server;

/// <summary>Decides which new connections are served (OpenSSH's MaxStartups and PerSourceMaxStartups, and a rate per source).</summary>
internal sealed class ConnectionThrottle(SshServerOptions options, TimeProvider time)
{
    private const int MaximumSources = 4096;
    private const int NetworkBytesOfIPv6 = 8;

    private sealed class Source
    {
        internal int Startups;
        internal double Tokens;
        internal long Last;
    }

    private readonly SshStartupLimits _limits = options.MaximumStartups;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Source> _sources = [];
    private int _connections;
    private int _startups;

    /// <summary>Sources that are remembered.</summary>
    internal int Sources => _sources.Count;

    /// <summary>Asks for a place. The caller has to call <see cref="Authenticated"/> or not, and <see cref="Closed"/>, if it got one.</summary>
    /// <returns>Null when the connection may be served, otherwise why not.</returns>
    internal string? TryAdmit(EndPoint? peer)
    {
        IPAddress? address = SourceOf(peer);
        lock (_gate)
        {
            if (_connections >= options.MaximumConnections)
                return $"{_connections} connections";

            if (_startups >= _limits.Full || (_startups >= _limits.Begin && RandomNumberGenerator.GetInt32(100) < ChanceOfRefusal()))
                return $"{_startups} connections without login";

            if (address is not null)
            {
                Source source = Find(address);
                if (source.Startups >= _limits.PerSource)
                    return $"{source.Startups} connections without login from one source";

                if (source.Tokens < 1)
                    return $"more than {_limits.RatePerSource} connections per second from one source";

                source.Tokens--;
                source.Startups++;
            }

            _connections++;
            _startups++;
            return null;
        }
    }

    /// <summary>The client logged in.</summary>
    internal void Authenticated(EndPoint? peer)
    {
        lock (_gate)
            EndStartup(peer);
    }

    /// <summary>The connection is over.</summary>
    /// <param name="peer">As admitted.</param>
    /// <param name="wasAuthenticated">Whether <see cref="Authenticated"/> was called.</param>
    internal void Closed(EndPoint? peer, bool wasAuthenticated)
    {
        lock (_gate)
        {
            _connections--;
            if (!wasAuthenticated)
                EndStartup(peer);
        }
    }

    private void EndStartup(EndPoint? peer)
    {
        _startups--;
        if (SourceOf(peer) is { } address && _sources.TryGetValue(address, out Source? source))
            source.Startups--;
    }

    private int ChanceOfRefusal()
    {
        int range = Math.Max(1, _limits.Full - _limits.Begin);
        return _limits.RefusalPercent + ((100 - _limits.RefusalPercent) * (_startups - _limits.Begin) / range);
    }

    private Source Find(IPAddress address)
    {
        long now = time.GetTimestamp();
        if (_sources.TryGetValue(address, out Source? source))
        {
            source.Tokens = Math.Min(_limits.BurstPerSource, source.Tokens + (time.GetElapsedTime(source.Last, now).TotalSeconds * _limits.RatePerSource));
            source.Last = now;
            return source;
        }

        if (_sources.Count >= MaximumSources)
            Forget(now);

        source = new Source { Tokens = _limits.BurstPerSource, Last = now };
        _sources[address] = source;
        return source;
    }

    // Sources without startups whose bucket is full again are as good as new. When an attacker uses many addresses, other quiet ones go, too:
    // down to half, so that this is rare.
    private void Forget(long now)
    {
        double refill = (double)_limits.BurstPerSource / Math.Max(1, _limits.RatePerSource);
        foreach ((IPAddress address, Source source) in _sources)
        {
            if (source.Startups == 0 && time.GetElapsedTime(source.Last, now).TotalSeconds >= refill)
                _sources.Remove(address);
        }

        foreach ((IPAddress address, Source source) in _sources)
        {
            if (_sources.Count <= MaximumSources / 2)
                return;

            if (source.Startups == 0)
                _sources.Remove(address);
        }
    }

    private static IPAddress? SourceOf(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: IPAddress address })
            return null;

        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytesOfIPv6).Clear();
        return new IPAddress(bytes);
    }
}
