using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;

namespace Cosmos.System2.Network;

/// <summary>Name look-ups that wait for their answer (<c>getaddrinfo(3)</c>, <c>getnameinfo(3)</c>).</summary>
/// <param name="resolver">Who knows, or asks.</param>
/// <param name="readHosts">Gives the content of <c>/etc/hosts</c>, which the program may change at any time.</param>
internal sealed class HostNameCalls(DnsResolver resolver, Func<byte[]> readHosts)
{
    private readonly Lock _hostsGate = new();
    private byte[] _hosts = [];

    /// <summary>The servers that are asked, and the domains that short names are tried in.</summary>
    public (IReadOnlyList<InternetEndpoint> Servers, IReadOnlyList<string> Domains) Servers
    {
        get
        {
            DnsSettings settings = resolver.Settings;
            return (settings.Servers, settings.SearchDomains);
        }
    }

    /// <summary>Finds the addresses of a name, each once, best first.</summary>
    /// <param name="name">The name.</param>
    /// <param name="family">InterNetwork, InterNetworkV6 or Unspecified.</param>
    /// <param name="canonicalName">The name at the end of all aliases.</param>
    /// <param name="addresses">The addresses.</param>
    public ResolveError FindAddresses(string name, AddressFamily family, out string canonicalName, out IReadOnlyList<InternetAddress> addresses)
    {
        RefreshHosts();
        using var wait = new Wait<DnsAddressResult>();
        resolver.ResolveAddresses(name, family, wait.Complete);
        DnsAddressResult result = wait.Result;
        canonicalName = result.CanonicalName.Length > 0 ? result.CanonicalName : name;
        List<InternetAddress> unique = [];
        foreach (InternetAddress address in result.Addresses)
        {
            if (!unique.Contains(address))
                unique.Add(address);
        }

        addresses = unique;
        return unique.Count == 0 && result.Status == DnsStatus.Success ? ResolveError.NoName : Translate(result.Status);
    }

    /// <summary>Finds the name of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isNumeric">NI_NUMERICHOST: do not look, write the address.</param>
    /// <param name="isRequired">NI_NAMEREQD: fail rather than write the address.</param>
    /// <param name="name">The name.</param>
    public ResolveError FindName(InternetAddress address, bool isNumeric, bool isRequired, out string name)
    {
        name = address.ToString();
        if (isNumeric)
            return isRequired ? ResolveError.NoName : ResolveError.None;
        RefreshHosts();
        using var wait = new Wait<DnsNameResult>();
        resolver.ResolveName(address, wait.Complete);
        DnsNameResult result = wait.Result;
        if (result.Status == DnsStatus.Success)
        {
            name = result.Name;
            return ResolveError.None;
        }

        return isRequired ? Translate(result.Status) : ResolveError.None;
    }

    /// <summary>Writes a text with its terminator.</summary>
    /// <returns><see cref="ResolveError.NoMemory"/> when it does not fit.</returns>
    public static ResolveError Write(string text, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return ResolveError.None;
        if (!Encoding.UTF8.TryGetBytes(text, destination[..^1], out int count))
            return ResolveError.NoMemory;
        destination[count] = 0;
        return ResolveError.None;
    }

    /// <summary>The text of a port.</summary>
    public static string Service(ushort port) => port.ToString(CultureInfo.InvariantCulture);

    private static ResolveError Translate(DnsStatus status) => status switch
    {
        DnsStatus.Success => ResolveError.None,
        DnsStatus.NameNotFound or DnsStatus.NoData or DnsStatus.InvalidName => ResolveError.NoName,
        // Servers that refuse or fail are EAI_AGAIN in glibc as well, which so lets programs try again.
        _ => ResolveError.TryAgain,
    };

    /// <summary>Gives the resolver the hosts file when it has changed.</summary>
    private void RefreshHosts()
    {
        byte[] hosts = readHosts();
        lock (_hostsGate)
        {
            if (hosts.AsSpan().SequenceEqual(_hosts))
                return;
            _hosts = hosts;
            resolver.Settings = resolver.Settings with { Hosts = DnsHosts.Parse(Encoding.UTF8.GetString(hosts)) };
        }
    }

    /// <summary>Waits for a result that comes with the lock of the stack held.</summary>
    private sealed class Wait<T> : IDisposable
        where T : class
    {
        private readonly ManualResetEventSlim _completed = new();
        private T? _result;

        public T Result
        {
            get
            {
                _completed.Wait();
                return _result!;
            }
        }

        public void Complete(T result)
        {
            _result = result;
            _completed.Set();
        }

        public void Dispose() => _completed.Dispose();
    }
}
