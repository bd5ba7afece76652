using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.KeyExchange;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>A small client that can also do what no client should.</summary>
internal sealed class TestClient : IDisposable
{
    // Against hanging only; nothing is measured.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Stream _stream;
    private readonly ClientSettings _settings;
    private PacketCipher _sendCipher = new PlainPacketCipher();
    private PacketCipher _receiveCipher = new PlainPacketCipher();
    private uint _sendSequence;
    private uint _receiveSequence;
    private byte[] _serverIdentification = [];
    private byte[] _serverInit = [];
    private int _exchanges;

    internal TestClient(Stream stream, ClientSettings settings)
    {
        _stream = stream;
        _settings = settings;
    }

    internal byte[] SessionId { get; private set; } = [];

    internal string ServerIdentification => Encoding.ASCII.GetString(_serverIdentification);

    internal uint SendSequence => _sendSequence;

    /// <summary>The server's KEXINIT of the last exchange.</summary>
    internal byte[] ServerInit => _serverInit;

    internal async Task ExchangeIdentificationsAsync()
    {
        await SendRawAsync(Encoding.ASCII.GetBytes(_settings.Identification + "\r\n"));
        await ReadIdentificationAsync();
    }

    internal async Task ReadIdentificationAsync()
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (true)
        {
            await ReadExactlyAsync(one);
            if (one[0] == '\n')
                break;

            line.Add(one[0]);
        }

        _serverIdentification = [.. line.Take(line.Count - 1)];
    }

    /// <summary>A whole exchange, from this side's KEXINIT on.</summary>
    internal async Task ExchangeKeysAsync()
    {
        byte[] init = CreateInit();
        await SendAsync(init);
        await ExchangeKeysAsync(init, null);
    }

    /// <summary>The rest of an exchange.</summary>
    /// <param name="clientInit">The KEXINIT that was sent.</param>
    /// <param name="serverInit">The server's, if it was received already.</param>
    /// <param name="others">Takes messages that arrive before the server's KEXINIT, or null when there must be none.</param>
    internal async Task ExchangeKeysAsync(byte[] clientInit, byte[]? serverInit, List<Message>? others = null)
    {
        while (serverInit is null)
        {
            Message message = await ReceiveAsync();
            if (message.Number == 20)
                serverInit = message.Payload;
            else if (others is not null)
                others.Add(message);
            else
                Assert.Fail($"KEXINIT was expected: {message}");
        }

        _serverInit = serverInit;
        ClientKeyExchange exchange = new(_settings.KeyExchange);
        await SendAsync(new Wire(30).String(exchange.PublicValue));
        Message reply = await ReceiveAsync();
        Assert.That(reply.Number, Is.EqualTo(31), reply.ToString());
        byte[] hostKey = reply.String();
        byte[] serverPublic = reply.String();
        byte[] signature = reply.String();
        byte[] secret = exchange.Agree(serverPublic);
        byte[] hash = ExchangeHash.Compute(exchange.Hash, Encoding.ASCII.GetBytes(_settings.Identification), _serverIdentification, clientInit, serverInit,
            hostKey, exchange.PublicValue, serverPublic, secret);
        Assert.That(PublicKey.TryParse(hostKey, out PublicKey? key), Is.True);
        Assert.That(key!.Verify(Encoding.ASCII.GetBytes(_settings.HostKey), hash, signature), Is.True, "signature of the exchange hash");
        if (SessionId.Length == 0)
            SessionId = hash;

        Message newKeys = await ReceiveAsync();
        Assert.That(newKeys.Number, Is.EqualTo(21), newKeys.ToString());
        await SendAsync(new Wire(21));
        TakeKeys(exchange.Hash, secret, hash);
    }

    internal byte[] CreateInit(string? keyExchange = null, bool firstPacketFollows = false, string? cipher = null, string? hostKey = null)
    {
        string methods = keyExchange ?? _settings.KeyExchange;
        if (_exchanges == 0 && _settings.TakesExtensions)
            methods += ",ext-info-c";

        if (_exchanges == 0 && _settings.IsStrict)
            methods += ",kex-strict-c-v00@openssh.com";

        return new Wire(20).Raw(RandomNumberGenerator.GetBytes(16)).String(methods).String(hostKey ?? _settings.HostKey)
            .String(cipher ?? _settings.Cipher).String(cipher ?? _settings.Cipher).String(_settings.Mac).String(_settings.Mac)
            .String("none").String("none").String("").String("").Boolean(firstPacketFollows).UInt32(0);
    }

    internal async Task RequestServiceAsync()
    {
        await SendAsync(new Wire(5).String("ssh-userauth"));
        Message answer = await ReceiveAsync();
        if (answer.Number == 7)
            answer = await ReceiveAsync();

        Assert.That(answer.Number, Is.EqualTo(6), answer.ToString());
    }

    internal async Task LogInWithPasswordAsync(string user, string password)
    {
        Message answer = await TryPasswordAsync(user, password);
        Assert.That(answer.Number, Is.EqualTo(52), answer.ToString());
    }

    internal async Task<Message> TryPasswordAsync(string user, string password)
    {
        await SendAsync(new Wire(50).String(user).String("ssh-connection").String("password").Boolean(false).String(password));
        return await ReceiveAsync();
    }

    /// <summary>Opens a session channel; its number is the same on both sides as long as channels are opened in order.</summary>
    internal async Task<uint> OpenSessionAsync(uint id = 0, uint window = 1 << 20, uint maximumData = 32 * 1024)
    {
        await SendAsync(new Wire(90).String("session").UInt32(id).UInt32(window).UInt32(maximumData));
        Message answer = await ReceiveAsync();
        Assert.That(answer.Number, Is.EqualTo(91), answer.ToString());
        Assert.That(answer.UInt32(), Is.EqualTo(id));
        return answer.UInt32();
    }

    internal Task SendRequestAsync(uint channel, string type, bool wantsReply, byte[]? data = null) =>
        SendAsync(new Wire(98).UInt32(channel).String(type).Boolean(wantsReply).Raw(data ?? []));

    internal async Task<bool> RequestAsync(uint channel, string type, byte[]? data = null)
    {
        await SendRequestAsync(channel, type, wantsReply: true, data);
        Message answer = await ReceiveAsync();
        Assert.That(answer.Number, Is.AnyOf((byte)99, (byte)100), answer.ToString());
        return answer.Number == 99;
    }

    /// <summary>Opens a session and runs a command.</summary>
    internal async Task<uint> ExecuteAsync(string command, uint id = 0, uint window = 1 << 20)
    {
        uint channel = await OpenSessionAsync(id, window);
        Assert.That(await RequestAsync(channel, "exec", new Wire().String(command)), Is.True);
        return channel;
    }

    internal Task SendDataAsync(uint channel, ReadOnlySpan<byte> data) => SendAsync(new Wire(94).UInt32(channel).String(data));

    internal async Task<string> ReceiveTextAsync(uint id = 0)
    {
        Message message = await ReceiveAsync();
        Assert.That(message.Number, Is.EqualTo(94), message.ToString());
        Assert.That(message.UInt32(), Is.EqualTo(id));
        return message.Text();
    }

    internal async Task<Message> ExpectAsync(byte number)
    {
        Message message = await ReceiveAsync();
        Assert.That(message.Number, Is.EqualTo(number), message.ToString());
        return message;
    }

    /// <summary>The server ends the connection with a reason, after which nothing comes.</summary>
    internal async Task<string> ExpectDisconnectAsync(uint reason)
    {
        Message message = await ReceiveAsync();
        while (message.Number != 1)
            message = await ReceiveAsync();

        Assert.That(message.UInt32(), Is.EqualTo(reason), message.ToString());
        string description = message.Text();
        Assert.That(await IsClosedAsync(), Is.True, "bytes behind the disconnect message");
        return description;
    }

    internal async Task<bool> IsClosedAsync()
    {
        byte[] one = new byte[1];
        return await _stream.ReadAsync(one).AsTask().WaitAsync(s_patience) == 0;
    }

    internal Task SendAsync(byte[] payload) => SendRawAsync(Seal(payload));

    /// <summary>Several packets in one piece.</summary>
    internal Task SendAllAsync(params byte[][] payloads) => SendRawAsync([.. payloads.SelectMany(Seal)]);

    internal async Task SendRawAsync(byte[] bytes)
    {
        using CancellationTokenSource patience = new(s_patience);
        await _stream.WriteAsync(bytes, patience.Token);
    }

    /// <summary>Makes a packet.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="length">packet_length, if a wrong one.</param>
    /// <param name="padding">padding_length, if a wrong one.</param>
    internal byte[] Seal(byte[] payload, uint? length, byte? padding)
    {
        int aligned = 1 + payload.Length + (_sendCipher.AlignsLength ? 4 : 0);
        int pad = _sendCipher.BlockSize - (aligned % _sendCipher.BlockSize);
        if (pad < 4)
            pad += _sendCipher.BlockSize;

        byte[] packet = new byte[4 + 1 + payload.Length + pad + _sendCipher.TagSize];
        BinaryPrimitives.WriteUInt32BigEndian(packet, length ?? (uint)(1 + payload.Length + pad));
        packet[4] = padding ?? (byte)pad;
        payload.CopyTo(packet, 5);
        _sendCipher.Seal(_sendSequence++, packet);
        return packet;
    }

    internal byte[] Seal(byte[] payload) => Seal(payload, null, null);

    internal async Task<Message> ReceiveAsync()
    {
        byte[] field = new byte[4];
        await ReadExactlyAsync(field);
        uint length = _receiveCipher.ReadLength(_receiveSequence, field);
        Assert.That(length, Is.LessThanOrEqualTo(256 * 1024 + 1024), "packet length");
        byte[] packet = new byte[4 + (int)length + _receiveCipher.TagSize];
        field.CopyTo(packet, 0);
        await ReadExactlyAsync(packet.AsMemory(4));
        Assert.That(_receiveCipher.TryOpen(_receiveSequence++, packet), Is.True, "tag of a packet of the server");
        return new Message(packet.AsSpan(5, (int)length - 1 - packet[4]).ToArray());
    }

    public void Dispose()
    {
        _stream.Dispose();
        _sendCipher.Dispose();
        _receiveCipher.Dispose();
    }

    private void TakeKeys(HashAlgorithmName hash, byte[] secret, byte[] exchangeHash)
    {
        CipherAlgorithm cipher = CipherAlgorithm.All.First(candidate => candidate.Name == _settings.Cipher);
        MacAlgorithm mac = MacAlgorithm.All.First(candidate => candidate.Name == _settings.Mac);
        KeyDerivation keys = new(hash, secret, exchangeHash, SessionId);
        _sendCipher = keys.CreateClientToServer(cipher, mac);
        _receiveCipher = keys.CreateServerToClient(cipher, mac);
        _exchanges++;
        if (_settings.IsStrict)
        {
            _sendSequence = 0;
            _receiveSequence = 0;
        }
    }

    private async Task ReadExactlyAsync(Memory<byte> buffer)
    {
        using CancellationTokenSource patience = new(s_patience);
        await _stream.ReadExactlyAsync(buffer, patience.Token);
    }
}
