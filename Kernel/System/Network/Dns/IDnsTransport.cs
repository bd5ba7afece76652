using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>Carries queries to servers and their responses back.</summary>
internal interface IDnsTransport
{
    /// <summary>Sends a query.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="isStream">Whether over TCP (RFC 7766) instead of UDP.</param>
    /// <param name="query">The message; copied.</param>
    /// <param name="client">Is told what comes, until the exchange is disposed of; never from inside of this call or of Dispose.</param>
    /// <returns>The exchange, to dispose of; <see langword="null"/> when nothing can be sent there.</returns>
    IDisposable? Start(in InternetEndpoint server, bool isStream, ReadOnlySpan<byte> query, IDnsExchangeClient client);
}

/// <summary>Waits for the response to a query.</summary>
internal interface IDnsExchangeClient
{
    /// <summary>A message came from the server's address and port; over UDP it may be forged, and others may follow.</summary>
    void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>Nothing will come: the server refuses, or the connection broke.</summary>
    void OnFailed();
}
