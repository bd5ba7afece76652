using System;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>What both sides agreed on: for each list the first name of the client that the server has, too (RFC 4253, section 7.1).</summary>
internal sealed class NegotiatedAlgorithms
{
    private NegotiatedAlgorithms(KeyExchangeMethod method, string hostKeyAlgorithm, SshHostKey hostKey, CipherAlgorithm cipherToServer,
        CipherAlgorithm cipherToClient, MacAlgorithm? macToServer, MacAlgorithm? macToClient, bool isWrongGuess)
    {
        Method = method;
        HostKeyAlgorithm = hostKeyAlgorithm;
        HostKey = hostKey;
        CipherToServer = cipherToServer;
        CipherToClient = cipherToClient;
        MacToServer = macToServer;
        MacToClient = macToClient;
        IsWrongGuess = isWrongGuess;
    }

    internal KeyExchangeMethod Method { get; }

    internal string HostKeyAlgorithm { get; }

    internal SshHostKey HostKey { get; }

    internal CipherAlgorithm CipherToServer { get; }

    internal CipherAlgorithm CipherToClient { get; }

    internal MacAlgorithm? MacToServer { get; }

    internal MacAlgorithm? MacToClient { get; }

    /// <summary>Whether the client sent a first packet for another method or host key than this: it has to be ignored.</summary>
    internal bool IsWrongGuess { get; }

    internal static SshFault? Negotiate(in KeyExchangeInit client, AlgorithmCatalog server, out NegotiatedAlgorithms? result)
    {
        result = null;
        KeyExchangeMethod? method = null;
        foreach (ReadOnlySpan<byte> name in client.KeyExchanges)
        {
            foreach (KeyExchangeMethod candidate in server.KeyExchanges)
            {
                if (method is null && AlgorithmCatalog.AreEqual(name, candidate.Name))
                    method = candidate;
            }
        }

        (string Name, SshHostKey Key) hostKey = default;
        foreach (ReadOnlySpan<byte> name in client.HostKeys)
        {
            foreach ((string Name, SshHostKey Key) candidate in server.HostKeyAlgorithms)
            {
                if (hostKey.Key is null && AlgorithmCatalog.AreEqual(name, candidate.Name))
                    hostKey = candidate;
            }
        }

        CipherAlgorithm? toServer = FindCipher(client.CiphersToServer, server);
        CipherAlgorithm? toClient = FindCipher(client.CiphersToClient, server);
        MacAlgorithm? macToServer = FindMac(client.MacsToServer, server);
        MacAlgorithm? macToClient = FindMac(client.MacsToClient, server);
        string? missing = method is null ? "key exchange"
            : hostKey.Key is null ? "host key algorithm"
            : toServer is null || toClient is null ? "cipher"
            : (!toServer.IsAuthenticated && macToServer is null) || (!toClient.IsAuthenticated && macToClient is null) ? "message authentication"
            : !client.CompressionToServer.Contains("none"u8) || !client.CompressionToClient.Contains("none"u8) ? "compression"
            : null;
        if (missing is not null)
            return new SshFault(DisconnectReason.KeyExchangeFailed, $"no common {missing}");

        // RFC 4253, section 7: a guess is right when the first names of both lists are those of the server, too.
        bool guessedRight = AlgorithmCatalog.AreEqual(client.KeyExchanges.First, server.KeyExchanges[0].Name)
            && AlgorithmCatalog.AreEqual(client.HostKeys.First, server.HostKeyAlgorithms[0].Name);
        result = new NegotiatedAlgorithms(method!, hostKey.Name!, hostKey.Key!, toServer!, toClient!, macToServer, macToClient,
            client.FirstPacketFollows && !guessedRight);
        return null;
    }

    private static CipherAlgorithm? FindCipher(NameList names, AlgorithmCatalog server)
    {
        foreach (ReadOnlySpan<byte> name in names)
        {
            foreach (CipherAlgorithm candidate in server.Ciphers)
            {
                if (AlgorithmCatalog.AreEqual(name, candidate.Name))
                    return candidate;
            }
        }

        return null;
    }

    private static MacAlgorithm? FindMac(NameList names, AlgorithmCatalog server)
    {
        foreach (ReadOnlySpan<byte> name in names)
        {
            foreach (MacAlgorithm candidate in server.Macs)
            {
                if (AlgorithmCatalog.AreEqual(name, candidate.Name))
                    return candidate;
            }
        }

        return null;
    }
}
