using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;

namespace Cosmos.Network.Tests.Dns;

/// <summary>Keeps the queries of a resolver and lets a test answer them.</summary>
internal sealed class FakeDnsTransport : IDnsTransport
{
    public List<Exchange> All { get; } = [];

    /// <summary>Exchanges that still wait for an answer.</summary>
    public List<Exchange> Open => All.Where(exchange => !exchange.IsDisposed).ToList();

    /// <summary>Servers to which nothing can be sent.</summary>
    public HashSet<InternetAddress> Unreachable { get; } = [];

    public IDisposable? Start(in InternetEndpoint server, bool isStream, ReadOnlySpan<byte> query, IDnsExchangeClient client)
    {
        if (Unreachable.Contains(server.Address))
            return null;
        var exchange = new Exchange(server, isStream, query.ToArray(), client);
        All.Add(exchange);
        return exchange;
    }

    internal sealed class Exchange(InternetEndpoint server, bool isStream, byte[] query, IDnsExchangeClient client) : IDisposable
    {
        public InternetEndpoint Server { get; } = server;

        public bool IsStream { get; } = isStream;

        public byte[] Query { get; } = query;

        public bool IsDisposed { get; private set; }

        public string Name
        {
            get
            {
                int position = 12;
                return DnsName.TryRead(Query, ref position, out string name) ? name : "?";
            }
        }

        public DnsRecordType Type => (DnsRecordType)((Query[^4] << 8) | Query[^3]);

        public void Answers(DnsBytes response) => Answers(response.ToArray());

        public void Answers(byte[] response)
        {
            if (!IsDisposed)
                client.OnMessage(response);
        }

        public void Fails()
        {
            if (!IsDisposed)
                client.OnFailed();
        }

        public void Dispose() => IsDisposed = true;
    }
}
