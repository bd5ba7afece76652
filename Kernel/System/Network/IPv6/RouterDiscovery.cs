using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;
using Cosmos.Network.Routing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.IPv6;

/// <summary>
/// Routers of a link and what they advertise (RFC 4861, section 6.3): default routes with preferences (RFC 4191, without its Route Information option), prefixes,
/// MTU, name servers and search domains (RFC 8106). The timer is for what ends next.
/// </summary>
/// <remarks>The advertised hop limit is not used: 64 (RFC 1700) is what routers advertise, and a forged small one would cut the machine off.</remarks>
internal sealed partial class RouterDiscovery : NetworkTimer
{
    private const int MaximumRouters = 8;
    private const int MaximumPrefixes = 16;
    private const int MaximumServers = 8;
    private const int MaximumDomains = 16;
    private const int UnreachableMetric = 1_000_000;
    private const uint Infinite = uint.MaxValue;
    private const uint MaximumReachableTime = 3_600_000;

    private readonly NetworkStack _stack;
    private readonly IPv6Layer _layer;
    private readonly NetworkInterface _interface;
    private readonly AddressAutoconfiguration _addresses;
    private readonly RouterSolicitor _solicitor;
    private readonly AdvertisedItems<InternetAddress> _routers = new(MaximumRouters);
    private readonly AdvertisedItems<(InternetAddress Prefix, int Length)> _prefixes = new(MaximumPrefixes);
    private readonly AdvertisedItems<InternetAddress> _servers = new(MaximumServers);
    private readonly AdvertisedItems<string> _domains = new(MaximumDomains);
    private bool _isStarted;

    public RouterDiscovery(NetworkStack stack, IPv6Layer layer, NetworkInterface networkInterface, AddressAutoconfiguration addresses)
    {
        _stack = stack;
        _layer = layer;
        _interface = networkInterface;
        _addresses = addresses;
        _solicitor = new RouterSolicitor(stack, layer, networkInterface);
        _confirmation = new ConfirmationTimer(this);
    }

    /// <summary>The routers that may be used as default routers.</summary>
    public List<InternetAddress> Routers => _routers.ToList();

    /// <summary>Name servers; link-local ones have the interface as scope.</summary>
    public List<InternetEndpoint> NameServers =>
        _servers.ToList().ConvertAll(address => new InternetEndpoint(address, DnsSettings.Port, address.IsLinkLocal ? _interface.Index : 0));

    /// <summary>Search domains.</summary>
    public List<string> SearchDomains => _domains.ToList();

    /// <summary>Begins to listen to routers and to ask for them.</summary>
    public void Start()
    {
        _isStarted = true;
        Ask();
    }

    /// <summary>Ends, and forgets what routers have told.</summary>
    public void Stop()
    {
        if (!_isStarted)
            return;
        _isStarted = false;
        _solicitor.Stop();
        Forget();
    }

    /// <summary>A neighbour says that it is no router any more (RFC 4861, section 7.3.3).</summary>
    public void OnNoRouter(InternetAddress neighbor)
    {
        if (_routers.Remove(neighbor))
            RemoveDefaultRoute(neighbor);
    }

    /// <summary>A neighbour does not answer: if it is a default router and there are others, they come before it from now on (RFC 4861, section 6.3.6).</summary>
    public void OnUnreachable(InternetAddress neighbor)
    {
        if (!_routers.Contains(neighbor) || _routers.ToList().Count < 2)
            return;
        foreach (RouteEntry entry in _stack.Routes.Entries)
        {
            if (entry.Interface != _interface || entry.Origin != RouteOrigin.RouterAdvertisement || entry.Gateway != neighbor)
                continue;
            if (entry.Metric < UnreachableMetric)
                _stack.Routes.Add(entry with { Metric = entry.Metric + UnreachableMetric });
            return;
        }
    }

    /// <summary>Takes a Router Advertisement.</summary>
    /// <param name="source">Who sent it.</param>
    /// <param name="message">All of it.</param>
    /// <returns><see langword="false"/> when it breaks a rule of section 6.1.2.</returns>
    public bool Receive(InternetAddress source, ReadOnlySpan<byte> message)
    {
        if (!source.IsLinkLocal || source.IsIPv4 || message.Length < NeighborMessages.RouterAdvertisementLength
            || !NeighborOptions.TryParse(message[NeighborMessages.RouterAdvertisementLength..], out NeighborOptions options))
        {
            return false;
        }

        if (!_isStarted)
            return true;
        ConfirmLink(source);
        uint reachable = BinaryPrimitives.ReadUInt32BigEndian(message[8..]);
        if (reachable is not 0 and <= MaximumReachableTime)
            _interface.Neighbors.BaseReachableTime = reachable * 1_000L;
        UpdateRouter(source, message, options);
        int position = 0;
        while (options.TryNext(ref position, out ReadOnlySpan<byte> option))
        {
            switch (option[0])
            {
                case NeighborOptions.PrefixInformation when option.Length == 32:
                    OnPrefix(option);
                    break;
                case NeighborOptions.Mtu when option.Length == 8:
                    OnMtu(BinaryPrimitives.ReadUInt32BigEndian(option[4..]));
                    break;
                case NeighborOptions.RecursiveDnsServer when option.Length >= 24 && option.Length % 16 == 8:
                    OnNameServers(option);
                    break;
                case NeighborOptions.DnsSearchList when option.Length >= 16:
                    OnSearchDomains(option);
                    break;
            }
        }

        SetTimer();
        _layer.RouterInformationChanged?.Invoke(_interface);
        return true;
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        long now = _stack.Now;
        foreach (InternetAddress router in _routers.RemoveEnded(now))
            RemoveDefaultRoute(router);
        foreach ((InternetAddress prefix, int length) in _prefixes.RemoveEnded(now))
            RemovePrefixRoute(prefix, length);
        _servers.RemoveEnded(now);
        _domains.RemoveEnded(now);
        SetTimer();
        _layer.RouterInformationChanged?.Invoke(_interface);
    }

    private long Until(uint seconds) => seconds == Infinite ? long.MaxValue : _stack.Now + (seconds * 1_000_000L);

    private void UpdateRouter(InternetAddress source, ReadOnlySpan<byte> message, in NeighborOptions options)
    {
        uint lifetime = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        if (lifetime == 0)
        {
            OnNoRouter(source);
            return;
        }

        _solicitor.Stop();
        _routers.Add(source, Until(lifetime));
        if (!_routers.Contains(source))
            return;
        NeighborEntry neighbor = _interface.Neighbors.GetOrAdd(source);
        if (options.TryGetLinkLayer(NeighborOptions.SourceLinkLayer, out MacAddress station))
            _interface.Neighbors.Update(neighbor, station, isSolicited: false);
        neighbor.IsRouter = true;

        // RFC 4191, section 2.1: 01 is high, 11 low, 00 medium; 10 is reserved and counts as medium.
        int metric = ((message[5] >> 3) & 3) switch
        {
            1 => 512,
            3 => 2048,
            _ => 1024,
        };
        var entry = new RouteEntry(InternetAddress.AnyV6, 0, _interface, source, metric, RouteOrigin.RouterAdvertisement);
        foreach (RouteEntry known in _stack.Routes.Entries)
        {
            if (known == entry)
                return;
        }

        _stack.Routes.Add(entry);
    }

    private void OnPrefix(ReadOnlySpan<byte> option)
    {
        int length = option[2];
        uint valid = NeighborOptions.ReadSeconds(option[4..]);
        uint preferred = NeighborOptions.ReadSeconds(option[8..]);
        var prefix = new InternetAddress(option[16..32]);
        if (length > 128 || prefix.IsLinkLocal || prefix.IsMulticast || prefix.IsIPv4 || preferred > valid)
            return;
        if ((option[3] & 0x80) != 0 && length > 0)
        {
            var item = (Mask(prefix, length), length);
            if (valid == 0)
            {
                if (_prefixes.Remove(item))
                    RemovePrefixRoute(item.Item1, length);
            }
            else if (_prefixes.Add(item, Until(valid)))
            {
                _stack.Routes.Add(new RouteEntry(item.Item1, length, _interface, InternetAddress.AnyV6, 256, RouteOrigin.RouterAdvertisement));
            }
        }

        if ((option[3] & 0x40) != 0)
            _addresses.OnPrefix(prefix, length, Until(valid), Until(preferred));
    }

    private void OnMtu(uint mtu)
    {
        // It only ever lowers what the device or the configuration says.
        if (mtu >= IPv6Header.MinimumMtu && mtu < _interface.Mtu)
            _interface.Mtu = (int)mtu;
    }

    private void OnNameServers(ReadOnlySpan<byte> option)
    {
        uint lifetime = NeighborOptions.ReadSeconds(option[4..]);
        for (ReadOnlySpan<byte> rest = option[8..]; !rest.IsEmpty; rest = rest[16..])
        {
            var server = new InternetAddress(rest[..16]);
            if (server.IsAny || server.IsMulticast || server.IsLoopback || server.IsIPv4)
                continue;
            if (lifetime == 0)
                _servers.Remove(server);
            else
                _servers.Add(server, Until(lifetime));
        }
    }

    private void OnSearchDomains(ReadOnlySpan<byte> option)
    {
        uint lifetime = NeighborOptions.ReadSeconds(option[4..]);
        ReadOnlySpan<byte> names = option[8..];
        int position = 0;

        // Zeros at the end are padding; they read as empty names.
        while (position < names.Length && DnsName.TryRead(names, ref position, out string name))
        {
            if (!HostNames.IsValid(name))
                continue;
            if (lifetime == 0)
                _domains.Remove(name);
            else
                _domains.Add(name, Until(lifetime));
        }
    }

    private void RemoveDefaultRoute(InternetAddress router) =>
        _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.RouterAdvertisement && entry.Gateway == router);

    private void RemovePrefixRoute(InternetAddress prefix, int length) =>
        _stack.Routes.RemoveAll(entry => entry.Interface == _interface && entry.Origin == RouteOrigin.RouterAdvertisement && entry.IsOnLink
            && entry.PrefixLength == length && entry.Prefix == prefix);

    private void SetTimer()
    {
        long next = Math.Min(Math.Min(_routers.NextEnd, _prefixes.NextEnd), Math.Min(_servers.NextEnd, _domains.NextEnd));
        if (next == long.MaxValue)
            _stack.Timers.Cancel(this);
        else
            _stack.Timers.Set(this, next);
    }

    private static InternetAddress Mask(InternetAddress prefix, int length)
    {
        ulong high = length >= 64 ? ulong.MaxValue : ulong.MaxValue << (64 - length);
        ulong low = length <= 64 ? 0 : ulong.MaxValue << (128 - length);
        return InternetAddress.FromHalves(prefix.High & high, prefix.Low & low);
    }
}
