using System;
using System.Security.Cryptography;
using System.Threading;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>The key exchanges of one connection (RFC 4253, section 7). Only <see cref="Begin"/> may be called by any thread.</summary>
internal sealed class KeyExchangeSession(AlgorithmCatalog algorithms, byte[] serverIdentification, PacketSender sender, PacketReceiver receiver) : IDisposable
{
    private const string StrictServer = "kex-strict-s-v00@openssh.com";
    private const int CookieSize = 16;

    private enum Phase
    {
        /// <summary>No exchange, or only begun by this side: other messages may still come.</summary>
        Idle,
        AwaitingMethod,
        AwaitingNewKeys,
    }

    private readonly Lock _gate = new();
    private byte[]? _serverInit;
    private byte[] _clientInit = [];
    private byte[] _clientIdentification = [];
    private byte[] _sessionId = [];
    private Phase _phase;
    private NegotiatedAlgorithms? _negotiated;
    private PacketCipher? _nextReceiveCipher;
    private bool _ignoresNext;
    private bool _strict;
    private bool _clientTakesExtensions;

    /// <summary>H of the first exchange; empty before.</summary>
    internal ReadOnlyMemory<byte> SessionId => _sessionId;

    /// <summary>Exchanges that were completed.</summary>
    internal int Completed { get; private set; }

    /// <summary>Whether the client is in an exchange: it may send nothing else.</summary>
    internal bool IsRunning => _phase != Phase.Idle || Completed == 0;

    /// <summary>Whether messages that are usually harmless end the connection: strict key exchange, until the first one is done.</summary>
    internal bool IsStrictlyInitial => _strict && Completed == 0;

    /// <summary>Strict key exchange was agreed on (OpenSSH, PROTOCOL, section 1.10; against CVE-2023-48795, "Terrapin").</summary>
    internal bool IsStrict => _strict;

    /// <summary>Result of the last exchange, for the log.</summary>
    internal NegotiatedAlgorithms? Negotiated => _negotiated;

    internal void SetClientIdentification(ReadOnlySpan<byte> identification) => _clientIdentification = identification.ToArray();

    /// <summary>Sends KEXINIT unless it was sent already in this exchange.</summary>
    internal void Begin()
    {
        lock (_gate)
        {
            if (_serverInit is not null)
                return;

            SshWriter writer = new(stackalloc byte[1024]);
            WriteInit(ref writer);
            _serverInit = writer.Written.ToArray();
            writer.Dispose();
            sender.TryBeginExchange(_serverInit);
        }
    }

    /// <summary>Handles messages 20, 21 and 30 to 49.</summary>
    internal SshFault? Handle(ReadOnlySpan<byte> payload) => payload[0] switch
    {
        MessageNumber.KeyExchangeInit => OnInit(payload),
        MessageNumber.NewKeys => OnNewKeys(payload),
        _ => OnMethodMessage(payload),
    };

    public void Dispose() => _nextReceiveCipher?.Dispose();

    private void WriteInit(ref SshWriter writer)
    {
        Span<byte> cookie = stackalloc byte[CookieSize];
        RandomNumberGenerator.Fill(cookie);
        writer.WriteByte(MessageNumber.KeyExchangeInit);
        writer.WriteBytes(cookie);

        // Strict key exchange is announced in the first exchange only; RFC 8308 lets servers announce ext-info-s, which only clients that send extensions need.
        string[] methods = Completed == 0
            ? [.. Array.ConvertAll(algorithms.KeyExchanges, method => method.Name), StrictServer]
            : Array.ConvertAll(algorithms.KeyExchanges, method => method.Name);
        string[] ciphers = Array.ConvertAll(algorithms.Ciphers, cipher => cipher.Name);
        string[] macs = Array.ConvertAll(algorithms.Macs, mac => mac.Name);
        writer.WriteNameList(methods);
        writer.WriteNameList(Array.ConvertAll(algorithms.HostKeyAlgorithms, pair => pair.Name));
        writer.WriteNameList(ciphers);
        writer.WriteNameList(ciphers);
        writer.WriteNameList(macs);
        writer.WriteNameList(macs);
        writer.WriteNameList(["none"]);
        writer.WriteNameList(["none"]);
        writer.WriteNameList([]);
        writer.WriteNameList([]);
        writer.WriteBoolean(false);
        writer.WriteUInt32(0);
    }

    private SshFault? OnInit(ReadOnlySpan<byte> payload)
    {
        if (_phase != Phase.Idle)
            return SshFault.Protocol("KEXINIT during a key exchange");

        if (!KeyExchangeInit.TryParse(payload, out KeyExchangeInit client))
            return SshFault.Malformed("KEXINIT");

        if (Completed == 0)
        {
            _strict = client.KeyExchanges.Contains("kex-strict-c-v00@openssh.com"u8);
            _clientTakesExtensions = client.KeyExchanges.Contains("ext-info-c"u8);
            if (_strict && receiver.NextSequence != 1)
                return SshFault.Protocol("strict key exchange: KEXINIT was not the first packet");
        }

        Begin();
        SshFault? fault = NegotiatedAlgorithms.Negotiate(client, algorithms, out _negotiated);
        if (fault is not null)
            return fault;

        _clientInit = payload.ToArray();
        _ignoresNext = _negotiated!.IsWrongGuess;
        _phase = Phase.AwaitingMethod;
        return null;
    }

    private SshFault? OnMethodMessage(ReadOnlySpan<byte> payload)
    {
        if (_phase != Phase.AwaitingMethod)
            return SshFault.Protocol($"message {payload[0]} outside of a key exchange");

        if (_ignoresNext)
        {
            _ignoresNext = false;
            return null;
        }

        SshReader reader = new(payload[1..]);
        if (payload[0] != MessageNumber.EcdhInit)
            return SshFault.Protocol($"message {payload[0]} in a key exchange that begins with {MessageNumber.EcdhInit}");

        return !reader.TryReadString(out ReadOnlySpan<byte> clientPublic) || !reader.IsAtEnd
            ? SshFault.Malformed("KEX_ECDH_INIT")
            : Respond(clientPublic);
    }

    private SshFault? Respond(ReadOnlySpan<byte> clientPublic)
    {
        NegotiatedAlgorithms agreed = _negotiated!;
        SshWriter serverPublic = new(stackalloc byte[1280]);
        SshWriter sharedSecret = new(stackalloc byte[128]);
        SshWriter reply = new(stackalloc byte[2048]);
        try
        {
            if (!agreed.Method.TryRespond(clientPublic, ref serverPublic, ref sharedSecret))
                return new SshFault(DisconnectReason.KeyExchangeFailed, $"bad public value for {agreed.Method.Name}");

            byte[] hash = ExchangeHash.Compute(agreed.Method.Hash, _clientIdentification, serverIdentification, _clientInit, _serverInit,
                agreed.HostKey.PublicBlob, clientPublic, serverPublic.Written, sharedSecret.Written);
            if (_sessionId.Length == 0)
                _sessionId = hash;

            SshWriter signature = new(stackalloc byte[1024]);
            agreed.HostKey.Sign(agreed.HostKeyAlgorithm, hash, ref signature);
            reply.WriteByte(MessageNumber.EcdhReply);
            reply.WriteString(agreed.HostKey.PublicBlob);
            reply.WriteString(serverPublic.Written);
            reply.WriteString(signature.Written);
            signature.Dispose();

            KeyDerivation keys = new(agreed.Method.Hash, sharedSecret.Written, hash, _sessionId);
            _nextReceiveCipher = keys.CreateClientToServer(agreed.CipherToServer, agreed.MacToServer);
            PacketCipher sendCipher = keys.CreateServerToClient(agreed.CipherToClient, agreed.MacToClient);
            _phase = Phase.AwaitingNewKeys;

            // From here on this side may send again, and begin the next exchange as soon as the client's NEWKEYS is there.
            sender.SendTransport(reply.Written);
            sender.Activate(sendCipher, _strict, Completed == 0 && _clientTakesExtensions ? CreateExtensions() : default);
            return null;
        }
        finally
        {
            sharedSecret.Clear();
            sharedSecret.Dispose();
            serverPublic.Dispose();
            reply.Dispose();
        }
    }

    private SshFault? OnNewKeys(ReadOnlySpan<byte> payload)
    {
        if (_phase != Phase.AwaitingNewKeys)
            return SshFault.Protocol("NEWKEYS outside of a key exchange");

        if (payload.Length != 1)
            return SshFault.Malformed("NEWKEYS");

        receiver.Activate(_nextReceiveCipher!, _strict);
        _nextReceiveCipher = null;
        _clientInit = [];
        Completed++;
        _phase = Phase.Idle;
        lock (_gate)
            _serverInit = null;

        return null;
    }

    /// <summary>EXT_INFO (RFC 8308, section 2.3).</summary>
    private static byte[] CreateExtensions()
    {
        SshWriter writer = new(stackalloc byte[512]);
        writer.WriteByte(MessageNumber.ExtensionInformation);
        writer.WriteUInt32(2);
        writer.WriteText("server-sig-algs");
        writer.WriteNameList(PublicKey.SignatureAlgorithms);
        writer.WriteText("ping@openssh.com");
        writer.WriteText("0");
        byte[] message = writer.Written.ToArray();
        writer.Dispose();
        return message;
    }
}
