using System;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>A received SSH_MSG_KEXINIT (RFC 4253, section 7.1).</summary>
internal readonly ref struct KeyExchangeInit
{
    private const int CookieSize = 16;

    private KeyExchangeInit(ReadOnlySpan<byte> keyExchanges, ReadOnlySpan<byte> hostKeys, ReadOnlySpan<byte> ciphersToServer, ReadOnlySpan<byte> ciphersToClient,
        ReadOnlySpan<byte> macsToServer, ReadOnlySpan<byte> macsToClient, ReadOnlySpan<byte> compressionToServer, ReadOnlySpan<byte> compressionToClient,
        bool firstPacketFollows)
    {
        KeyExchanges = new NameList(keyExchanges);
        HostKeys = new NameList(hostKeys);
        CiphersToServer = new NameList(ciphersToServer);
        CiphersToClient = new NameList(ciphersToClient);
        MacsToServer = new NameList(macsToServer);
        MacsToClient = new NameList(macsToClient);
        CompressionToServer = new NameList(compressionToServer);
        CompressionToClient = new NameList(compressionToClient);
        FirstPacketFollows = firstPacketFollows;
    }

    internal NameList KeyExchanges { get; }

    internal NameList HostKeys { get; }

    internal NameList CiphersToServer { get; }

    internal NameList CiphersToClient { get; }

    internal NameList MacsToServer { get; }

    internal NameList MacsToClient { get; }

    internal NameList CompressionToServer { get; }

    internal NameList CompressionToClient { get; }

    /// <summary>Whether the first message of the method that the client guesses comes already.</summary>
    internal bool FirstPacketFollows { get; }

    /// <summary>Reads the message, its number included.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> payload, out KeyExchangeInit message)
    {
        message = default;
        SshReader reader = new(payload);
        if (!reader.TryReadByte(out byte number) || number != MessageNumber.KeyExchangeInit || !reader.TryReadBytes(CookieSize, out _)
            || !reader.TryReadString(out ReadOnlySpan<byte> keyExchanges) || !reader.TryReadString(out ReadOnlySpan<byte> hostKeys)
            || !reader.TryReadString(out ReadOnlySpan<byte> ciphersToServer) || !reader.TryReadString(out ReadOnlySpan<byte> ciphersToClient)
            || !reader.TryReadString(out ReadOnlySpan<byte> macsToServer) || !reader.TryReadString(out ReadOnlySpan<byte> macsToClient)
            || !reader.TryReadString(out ReadOnlySpan<byte> compressionToServer) || !reader.TryReadString(out ReadOnlySpan<byte> compressionToClient)
            || !reader.TryReadString(out _) || !reader.TryReadString(out _)
            || !reader.TryReadBoolean(out bool firstPacketFollows) || !reader.TryReadUInt32(out _))
        {
            return false;
        }

        message = new KeyExchangeInit(keyExchanges, hostKeys, ciphersToServer, ciphersToClient, macsToServer, macsToClient,
            compressionToServer, compressionToClient, firstPacketFollows);
        return true;
    }
}
