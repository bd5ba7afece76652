using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Channels;
using Cosmos.Ssh.KeyExchange;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Server;

/// <summary>One connection: reads messages and hands them to key exchange, login and channels; ends it with a reason.</summary>
internal sealed class SshConnection : IChannelConnection, IDisposable
{
    /// <summary>Time for the last messages when the connection ends.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    /// <summary>Exchanges that a client may ask for without being logged in: they are expensive.</summary>
    private const int MaximumExchangesBeforeLogin = 4;

    private readonly ServerContext _context;
    private readonly EndPoint? _peer;
    private readonly Action? _onAuthenticated;
    private readonly PacketReceiver _receiver;
    private readonly PacketSender _sender;
    private readonly KeyExchangeSession _keyExchange;
    private readonly AuthenticationSession _authentication;
    private readonly ConnectionTimers _timers;
    private readonly CancellationTokenSource _stop;
    private ConnectionService? _service;
    private SshFault? _fault;
    private bool _mayAuthenticate;
    private string _clientIdentification = "";

    /// <summary>Prepares a connection.</summary>
    /// <param name="context">The server.</param>
    /// <param name="stream">Bytes from and to the client; stays the caller's.</param>
    /// <param name="peer">Address and port of the client, if known.</param>
    /// <param name="onAuthenticated">Is called when the client has logged in.</param>
    /// <param name="stop">The server stops.</param>
    internal SshConnection(ServerContext context, Stream stream, EndPoint? peer, Action? onAuthenticated, CancellationToken stop)
    {
        _context = context;
        _peer = peer;
        _onAuthenticated = onAuthenticated;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _receiver = new PacketReceiver(stream);
        _sender = new PacketSender(stream) { BytesPerKey = context.Options.RekeyBytes };
        _keyExchange = new KeyExchangeSession(context.Algorithms, context.Identification, _sender, _receiver);
        _authentication = new AuthenticationSession(context, _sender, peer);
        _timers = new ConnectionTimers(context.Options, context.Time, this);
    }

    /// <summary>Bytes of the buffers that are held; for measuring.</summary>
    internal int BufferedBytes => _receiver.BufferSize + _sender.BufferSize;

    /// <summary>Number of channels; for tests.</summary>
    internal int OpenChannels => _service?.OpenChannels ?? 0;

    /// <summary>Serves the connection to its end.</summary>
    internal async Task RunAsync()
    {
        using CancellationTokenSource writerStop = new();
        Task writer = WriteAsync(writerStop.Token);
        SshFault? fault;
        try
        {
            fault = await ReceiveAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            fault = new SshFault(DisconnectReason.ByApplication, "the server stops");
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            fault = new SshFault(DisconnectReason.ConnectionLost, "connection lost");
        }
        catch (Exception exception)
        {
            // A defect of a verifier, of a log, or of this server: this connection ends, the others go on.
            _context.Log(SshLogLevel.Error, _peer, $"{exception.GetType().Name}: {exception.Message}");
            fault = new SshFault(DisconnectReason.ByApplication, "internal error");
        }

        fault = Interlocked.CompareExchange(ref _fault, fault, null) ?? fault;
        _timers.Stop();
        LogEnd(fault);
        if (fault is not null && fault.Reason != DisconnectReason.ConnectionLost)
            SendDisconnect(fault);

        if (_service is not null)
            await _service.EndAsync().ConfigureAwait(false);

        _sender.Finish();
        await FinishWritingAsync(writer, writerStop).ConfigureAwait(false);
    }

    /// <summary>Ends the connection from outside of its reader.</summary>
    internal void Terminate(SshFault fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is null)
            _ = _stop.CancelAsync();
    }

    /// <summary>Begins a key exchange by time.</summary>
    internal void RenewKeys()
    {
        if (_keyExchange.Completed > 0)
        {
            _keyExchange.Begin();
            _sender.Flush();
        }
    }

    /// <summary>Asks for a sign of life: a global request that every peer has to answer (RFC 4254, section 4).</summary>
    internal void AskForLife()
    {
        SshWriter writer = new(stackalloc byte[64]);
        writer.WriteByte(MessageNumber.GlobalRequest);
        writer.WriteText("keepalive@openssh.com");
        writer.WriteBoolean(true);
        _sender.SendControl(writer.Written);
        writer.Dispose();
        _sender.Flush();
    }

    /// <inheritdoc/>
    public void OnDataSent()
    {
        if (_sender.NeedsNewKeys)
            _keyExchange.Begin();

        _sender.Flush();
    }

    public void Dispose()
    {
        _timers.Dispose();
        _keyExchange.Dispose();
        _sender.Dispose();
        _receiver.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        try
        {
            await _sender.RunAsync(stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Terminate(new SshFault(DisconnectReason.ConnectionLost, "connection lost"));
        }
    }

    private async Task FinishWritingAsync(Task writer, CancellationTokenSource writerStop)
    {
        try
        {
            await writer.WaitAsync(s_farewell, _context.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await writerStop.CancelAsync().ConfigureAwait(false);
            await writer.ConfigureAwait(false);
        }
    }

    private async Task<SshFault?> ReceiveAsync(CancellationToken stop)
    {
        SendIdentification();
        SshFault? fault;
        ReadOnlyMemory<byte> received;
        while (!_receiver.TryTakeIdentification(out received, out fault))
        {
            if (fault is not null)
                return fault;

            if (!await _receiver.FillAsync(stop).ConfigureAwait(false))
                return new SshFault(DisconnectReason.ConnectionLost, "connection closed before the identification");
        }

        fault = TakeIdentification(received.Span);
        while (fault is null)
        {
            while (fault is null && _receiver.TryTake(out received, out fault))
            {
                byte number = received.Span[0];
                fault = _service is not null && number is >= MessageNumber.GlobalRequest and < MessageNumber.Ping
                    ? HandleConnection(received.Span)
                    : await HandleAsync(received, stop).ConfigureAwait(false);
                if (fault is null && (_sender.IsCongested || _sender.IsOverfull))
                    fault = await WaitForPeerAsync(stop).ConfigureAwait(false);
            }

            if (fault is not null)
                break;

            if (_keyExchange.Completed > 0 && !_keyExchange.IsRunning && NeedsNewKeys())
                _keyExchange.Begin();

            _sender.Flush();
            if (!await _receiver.FillAsync(stop).ConfigureAwait(false))
                return new SshFault(DisconnectReason.ConnectionLost, "connection closed by the client");
        }

        return fault;
    }

    private bool NeedsNewKeys() => _sender.NeedsNewKeys || _receiver.BytesUnderKey >= _context.Options.RekeyBytes
        || _receiver.PacketsUnderKey >= PacketLimits.PacketsPerKey;

    /// <summary>The peer asks more than it takes answers for: nothing more is read from it until it does.</summary>
    private async ValueTask<SshFault?> WaitForPeerAsync(CancellationToken stop)
    {
        while (_sender.IsCongested)
        {
            _sender.Flush();
            await _sender.WaitForDrainAsync().AsTask().WaitAsync(stop).ConfigureAwait(false);
        }

        return _sender.IsOverfull ? SshFault.Protocol("too many requests during a key exchange") : null;
    }

    private void SendIdentification()
    {
        _sender.SendPlain(_context.Identification);
        _sender.SendPlain("\r\n"u8);
        _keyExchange.Begin();
        _sender.Flush();
    }

    /// <summary>RFC 4253, sections 4.2 and 5.1: version 1.99 means 2.0 as well.</summary>
    private SshFault? TakeIdentification(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("SSH-2.0-"u8) && !line.StartsWith("SSH-1.99-"u8))
        {
            return new SshFault(DisconnectReason.ProtocolVersionNotSupported,
                line.StartsWith("SSH-"u8) ? "only version 2.0 of the protocol is supported" : "not an SSH client");
        }

        if (line.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            return SshFault.Protocol("control characters in the identification");

        _clientIdentification = Encoding.ASCII.GetString(line);
        _keyExchange.SetClientIdentification(line);
        return null;
    }

    private SshFault? HandleConnection(ReadOnlySpan<byte> payload)
    {
        _timers.OnHeard();
        if (_keyExchange.IsRunning)
            return SshFault.Protocol($"message {payload[0]} during a key exchange");

        if (payload[0] is MessageNumber.RequestSuccess or MessageNumber.RequestFailure)
            return _timers.OnAnswer() ? null : SshFault.Protocol("an answer to nothing");

        return _service!.Handle(payload);
    }

    private async ValueTask<SshFault?> HandleAsync(ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        _timers.OnHeard();
        byte number = payload.Span[0];
        switch (number)
        {
            case MessageNumber.Disconnect:
                return OnDisconnect(payload.Span);
            case MessageNumber.Ignore or MessageNumber.Unimplemented or MessageNumber.Debug:
                return _keyExchange.IsStrictlyInitial ? SshFault.Protocol($"strict key exchange: message {number}") : null;
            case MessageNumber.KeyExchangeInit or MessageNumber.NewKeys or (>= MessageNumber.KeyExchangeMethodFirst and <= MessageNumber.KeyExchangeMethodLast):
                return OnKeyExchange(payload.Span);
        }

        if (_keyExchange.IsRunning)
            return SshFault.Protocol($"message {number} during a key exchange");

        switch (number)
        {
            case MessageNumber.ServiceRequest:
                return OnServiceRequest(payload.Span);
            case MessageNumber.ExtensionInformation:
                return null;
            case MessageNumber.Ping:
                return OnPing(payload.Span);
            case >= MessageNumber.UserAuthRequest and < MessageNumber.GlobalRequest:
                return await OnAuthenticationAsync(payload, stop).ConfigureAwait(false);
            case >= MessageNumber.GlobalRequest and < MessageNumber.Ping when _service is null:
                return SshFault.Protocol($"message {number} before the login");
            default:
                SendUnimplemented();
                return null;
        }
    }

    private SshFault OnDisconnect(ReadOnlySpan<byte> payload)
    {
        const int LongestDescription = 1024;
        SshReader reader = new(payload[1..]);
        return reader.TryReadUInt32(out uint reason) && reader.TryReadText(LongestDescription, out string description)
            ? new SshFault(DisconnectReason.ConnectionLost, $"the client disconnected: {description} ({reason})")
            : new SshFault(DisconnectReason.ConnectionLost, "the client disconnected");
    }

    private SshFault? OnKeyExchange(ReadOnlySpan<byte> payload)
    {
        if (_service is null && _keyExchange.Completed >= MaximumExchangesBeforeLogin)
            return SshFault.Protocol("too many key exchanges before the login");

        SshFault? fault = _keyExchange.Handle(payload);
        if (fault is null && payload[0] == MessageNumber.NewKeys)
        {
            NegotiatedAlgorithms agreed = _keyExchange.Negotiated!;
            _timers.OnNewKeys();
            _context.Log(SshLogLevel.Debug, _peer, $"keys exchanged: {agreed.Method.Name}, {agreed.HostKeyAlgorithm}, {agreed.CipherToServer.Name}"
                + $", {agreed.CipherToClient.Name}{(_keyExchange.IsStrict ? ", strict" : "")}; client {_clientIdentification}");
        }

        return fault;
    }

    private SshFault? OnServiceRequest(ReadOnlySpan<byte> payload)
    {
        SshReader reader = new(payload[1..]);
        if (!reader.TryReadString(out ReadOnlySpan<byte> name))
            return SshFault.Malformed("SERVICE_REQUEST");

        if (!name.SequenceEqual("ssh-userauth"u8) || _service is not null)
            return new SshFault(DisconnectReason.ServiceNotAvailable, "service not available");

        _mayAuthenticate = true;
        SshWriter writer = new(stackalloc byte[64]);
        writer.WriteByte(MessageNumber.ServiceAccept);
        writer.WriteString(name);
        _sender.SendControl(writer.Written);
        writer.Dispose();
        return null;
    }

    private async ValueTask<SshFault?> OnAuthenticationAsync(ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        if (!_mayAuthenticate)
            return SshFault.Protocol($"message {payload.Span[0]} before the service was requested");

        // RFC 4252, section 5.1: further requests are ignored silently.
        if (_service is not null)
            return null;

        SshFault? fault = await _authentication.HandleAsync(payload, _keyExchange.SessionId, stop).ConfigureAwait(false);
        if (fault is null && _authentication.IsAuthenticated)
        {
            _context.Log(SshLogLevel.Information, _peer, $"{_authentication.UserName} logged in {_authentication.Description}");
            _receiver.MaximumLength = PacketLimits.MaximumLength;
            _service = new ConnectionService(_context, _sender, this, _peer, _authentication.UserName, _authentication.Permissions,
                _clientIdentification.Contains("OpenSSH", StringComparison.Ordinal));
            _timers.OnAuthenticated();
            _onAuthenticated?.Invoke();
        }

        return fault;
    }

    /// <summary>ping@openssh.com: answers with the same data.</summary>
    private SshFault? OnPing(ReadOnlySpan<byte> payload)
    {
        SshReader reader = new(payload[1..]);
        if (!reader.TryReadString(out ReadOnlySpan<byte> data))
            return SshFault.Malformed("PING");

        SshWriter writer = new(stackalloc byte[256]);
        writer.WriteByte(MessageNumber.Pong);
        writer.WriteString(data);
        _sender.SendControl(writer.Written);
        writer.Dispose();
        return null;
    }

    /// <summary>RFC 4253, section 11.4.</summary>
    private void SendUnimplemented()
    {
        SshWriter writer = new(stackalloc byte[8]);
        writer.WriteByte(MessageNumber.Unimplemented);
        writer.WriteUInt32(unchecked(_receiver.NextSequence - 1));
        _sender.SendControl(writer.Written);
        writer.Dispose();
    }

    private void SendDisconnect(SshFault fault)
    {
        SshWriter writer = new(stackalloc byte[256]);
        writer.WriteByte(MessageNumber.Disconnect);
        writer.WriteUInt32((uint)fault.Reason);
        writer.WriteText(fault.Description);
        writer.WriteText("");
        _sender.SendTransport(writer.Written);
        writer.Dispose();
        _sender.Flush();
    }

    private void LogEnd(SshFault? fault)
    {
        if (fault is null)
            return;

        SshLogLevel level = fault.Reason is DisconnectReason.ConnectionLost or DisconnectReason.ByApplication ? SshLogLevel.Information : SshLogLevel.Warning;
        string user = _authentication.IsAuthenticated ? $"{_authentication.UserName}: " : "";
        _context.Log(level, _peer, $"{user}disconnected: {fault.Description}");
    }
}
