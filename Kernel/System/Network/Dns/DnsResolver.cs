using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Dns;

/// <summary>A stub resolver (RFC 1034, section 5.3.1): asks recursive servers, remembers their answers, knows the hosts file and this machine.</summary>
/// <remarks>
/// Public members may be called from any thread and take the lock of the stack. Completions are called with that lock held, possibly from inside of
/// the call that asked: only note the result and wake somebody.
/// </remarks>
public sealed class DnsResolver
{
    private static readonly DnsRecordType[] s_typesV4 = [DnsRecordType.A];
    private static readonly DnsRecordType[] s_typesV6 = [DnsRecordType.Aaaa];
    private static readonly DnsRecordType[] s_typesBoth = [DnsRecordType.A, DnsRecordType.Aaaa];
    private static readonly DnsRecordType[] s_typesPointer = [DnsRecordType.Ptr];

    private readonly Dictionary<DnsQuestion, DnsLookup> _lookups = [];
    private readonly LinkedList<DnsLookup> _queued = new();
    private readonly DnsCache _cache;
    private DnsSettings _settings = new();
    private int _activeLookups;
    private int _requests;
    private bool _isBeginning;

    /// <summary>Makes a resolver without servers.</summary>
    /// <param name="stack">The stack that carries its queries.</param>
    /// <param name="options">Bounds and times.</param>
    public DnsResolver(NetworkStack stack, DnsOptions? options = null)
        : this(stack, options ?? new DnsOptions(), new SocketDnsTransport(stack))
    {
    }

    internal DnsResolver(NetworkStack stack, DnsOptions options, IDnsTransport transport)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Stack = stack;
        Options = options;
        Transport = transport;
        _cache = new DnsCache(options.CacheCapacity, options.MaximumTimeToLive, options.MaximumNegativeTimeToLive);
    }

    /// <summary>What the resolver knows of its surroundings. New servers make it forget the answers of the old ones.</summary>
    public DnsSettings Settings
    {
        get
        {
            lock (Stack.Gate)
                return _settings;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (Stack.Gate)
            {
                bool hasNewServers = !value.Servers.SequenceEqual(_settings.Servers);
                _settings = value;
                if (hasNewServers)
                    _cache.Clear();
            }
        }
    }

    internal NetworkStack Stack { get; }

    internal DnsOptions Options { get; }

    internal IDnsTransport Transport { get; }

    internal TimerQueue Timers => Stack.Timers;

    internal INetworkRandom Random => Stack.Random;

    internal long Now => Stack.Now;

    internal DnsCache Cache => _cache;

    /// <summary>Questions that are on their way or wait for their turn.</summary>
    internal int LookupCount => _lookups.Count;

    /// <summary>Finds the addresses of a name.</summary>
    /// <param name="name">A name, or an address as text.</param>
    /// <param name="family">InterNetwork, InterNetworkV6, or Unspecified for both.</param>
    /// <param name="completed">Gets the result.</param>
    /// <returns>The request, to cancel it.</returns>
    public DnsRequest ResolveAddresses(string name, AddressFamily family, Action<DnsAddressResult> completed)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(completed);
        lock (Stack.Gate)
        {
            Stack.Enter();
            try
            {
                return BeginAddresses(name, family, completed);
            }
            finally
            {
                Stack.Leave();
            }
        }
    }

    /// <summary>Finds the name of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="completed">Gets the result.</param>
    /// <returns>The request, to cancel it.</returns>
    public DnsRequest ResolveName(InternetAddress address, Action<DnsNameResult> completed)
    {
        ArgumentNullException.ThrowIfNull(completed);
        lock (Stack.Gate)
        {
            Stack.Enter();
            try
            {
                return BeginName(address, completed);
            }
            finally
            {
                Stack.Leave();
            }
        }
    }

    internal static DnsStatus StatusOf(DnsAnswerKind kind) => kind switch
    {
        DnsAnswerKind.Records => DnsStatus.Success,
        DnsAnswerKind.NameError => DnsStatus.NameNotFound,
        _ => DnsStatus.NoData,
    };

    internal void Cancel(DnsRequest request)
    {
        lock (Stack.Gate)
        {
            Stack.Enter();
            try
            {
                request.Complete(DnsStatus.Canceled);
                foreach (DnsLookup lookup in (DnsLookup[])[.. _lookups.Values])
                {
                    if (lookup.Waiting.Remove(request) && lookup.Waiting.Count == 0)
                        Abandon(lookup);
                }
            }
            finally
            {
                Stack.Leave();
            }
        }
    }

    internal void OnRequestCompleted() => _requests--;

    /// <summary>Answers a question out of the cache, or asks the servers.</summary>
    internal void Ask(DnsQuestion question, DnsRequest request)
    {
        if (_cache.TryGet(question, Now, out DnsAnswer? answer))
        {
            request.OnLookupFinished(StatusOf(answer!.Kind), answer);
            return;
        }

        if (!_lookups.TryGetValue(question, out DnsLookup? lookup))
        {
            if (_settings.Servers.Count == 0)
            {
                request.OnLookupFinished(DnsStatus.TryAgain, null);
                return;
            }

            lookup = new DnsLookup(this, question, _settings.Servers);
            _lookups.Add(question, lookup);
            lookup.Waiting.Add(request);
            if (_activeLookups < Options.MaximumExchanges)
            {
                _activeLookups++;
                lookup.Begin();
            }
            else
            {
                _queued.AddLast(lookup);
            }

            return;
        }

        lookup.Waiting.Add(request);
    }

    internal void OnLookupFinished(DnsLookup lookup, DnsStatus status, DnsAnswer? answer)
    {
        _lookups.Remove(lookup.Question);
        if (answer is not null)
            _cache.Add(lookup.Question, answer, Now);
        DnsRequest[] waiting = [.. lookup.Waiting];
        lookup.Waiting.Clear();
        BeginQueued();
        foreach (DnsRequest request in waiting)
            request.OnLookupFinished(status, answer);
    }

    private void Abandon(DnsLookup lookup)
    {
        _lookups.Remove(lookup.Question);
        if (_queued.Remove(lookup))
            return;
        lookup.Abandon();
        BeginQueued();
    }

    // One exchange has ended: the next one may begin. One that fails at once comes back here, and is followed by the next turn of the outer loop.
    private void BeginQueued()
    {
        _activeLookups--;
        if (_isBeginning)
            return;
        _isBeginning = true;
        while (_activeLookups < Options.MaximumExchanges && _queued.First is { } next)
        {
            _queued.RemoveFirst();
            _activeLookups++;
            next.Value.Begin();
        }

        _isBeginning = false;
    }

    private DnsRequest BeginAddresses(string name, AddressFamily family, Action<DnsAddressResult> completed)
    {
        DnsRecordType[] types = family switch
        {
            AddressFamily.InterNetwork => s_typesV4,
            AddressFamily.InterNetworkV6 => s_typesV6,
            _ => HasOnlyIPv4() ? s_typesV4 : s_typesBoth,
        };
        bool isKnown = LocalNames.TryFind(Stack, _settings, name, family, out DnsAddressResult? known);
        var request = new DnsRequest(this, isKnown ? [] : SearchList.Candidates(name, _settings, Options), types, completed, null);
        if (++_requests > Options.MaximumRequests)
            request.Complete(DnsStatus.TooManyRequests);
        else if (isKnown)
            request.Complete(known!);
        else
            request.Begin();
        return request;
    }

    private DnsRequest BeginName(InternetAddress address, Action<DnsNameResult> completed)
    {
        bool isKnown = LocalNames.TryFindName(Stack, _settings, address, out string name);
        var request = new DnsRequest(this, [DnsQueryWriter.ReverseName(address)], s_typesPointer, null, completed);
        if (++_requests > Options.MaximumRequests)
            request.Complete(DnsStatus.TooManyRequests);
        else if (isKnown)
            request.Complete(new DnsNameResult { Status = DnsStatus.Success, Name = name });
        else
            request.Begin();
        return request;
    }

    // As AI_ADDRCONFIG: no AAAA questions while nothing but the own link can be reached by IPv6. With no address at all both are asked for.
    private bool HasOnlyIPv4()
    {
        bool hasIPv4 = false;
        foreach (Links.NetworkInterface networkInterface in Stack.Interfaces)
        {
            if (networkInterface.IsLoopback)
                continue;
            foreach (Links.InterfaceAddress address in networkInterface.Addresses)
            {
                if (address.Address.IsIPv4)
                    hasIPv4 = true;
                else if (!address.Address.IsLinkLocal)
                    return false;
            }
        }

        return hasIPv4;
    }
}
