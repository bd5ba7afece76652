using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Dns;

/// <summary>Carries queries by the sockets of a stack.</summary>
/// <remarks>
/// Every exchange has a socket of its own, connected to the server: its port is a random one (RFC 5452, section 9.2), messages from elsewhere do not
/// reach it, and it ends at once when the server's machine says that nobody listens.
/// </remarks>
internal sealed class SocketDnsTransport(NetworkStack stack) : IDnsTransport
{
    /// <inheritdoc/>
    public IDisposable? Start(in InternetEndpoint server, bool isStream, ReadOnlySpan<byte> query, IDnsExchangeClient client)
    {
        NetworkSocket? socket = stack.CreateSocket(
            server.Address.Family, isStream ? SocketType.Stream : SocketType.Dgram, ProtocolType.IP, out _);
        if (socket is null)
            return null;
        Exchange exchange = isStream ? new StreamExchange(stack, socket, query, client) : new DatagramExchange(stack, socket, client);
        if (exchange.TryBegin(server, query))
            return exchange;
        exchange.Dispose();
        return null;
    }

    /// <summary>What the socket tells is noted in a timer that expires at once: its observer must not call back into it.</summary>
    private abstract class Exchange(NetworkStack stack, NetworkSocket socket, IDnsExchangeClient client) : NetworkTimer, ISocketObserver, IDisposable
    {
        protected NetworkSocket Socket { get; } = socket;

        protected IDnsExchangeClient Client { get; } = client;

        protected bool IsDisposed { get; private set; }

        public abstract bool TryBegin(in InternetEndpoint server, ReadOnlySpan<byte> query);

        public void OnReadinessChanged(NetworkSocket changed, SocketReadiness readiness)
        {
            if (!IsDisposed && !IsSet)
                stack.Timers.Set(this, stack.Now);
        }

        public void Dispose()
        {
            if (IsDisposed)
                return;
            IsDisposed = true;
            stack.Timers.Cancel(this);
            Socket.LingerSeconds = 0;
            Socket.Close();
        }
    }

    private sealed class DatagramExchange(NetworkStack stack, NetworkSocket socket, IDnsExchangeClient client) : Exchange(stack, socket, client)
    {
        public override bool TryBegin(in InternetEndpoint server, ReadOnlySpan<byte> query)
        {
            Socket.Observer = this;
            return Socket.Connect(server) == NetworkError.None && Socket.Send(query, SendFlags.None, null, out _) == NetworkError.None;
        }

        protected override void OnExpired()
        {
            // One byte more than a message may have, to tell that one was cut off.
            Span<byte> message = stackalloc byte[DnsMessage.MaximumUdpLength + 1];
            while (!IsDisposed)
            {
                NetworkError error = Socket.Receive(message, ReceiveFlags.None, out ReceiveResult result);
                if (error == NetworkError.WouldBlock)
                    return;
                if (error == NetworkError.None)
                    Client.OnMessage(message[..Math.Min(result.Count, DnsMessage.MaximumUdpLength)]);
                else
                    Client.OnFailed();
            }
        }
    }

    /// <summary>A message over TCP has its length before it, two bytes (RFC 1035, section 4.2.2).</summary>
    private sealed class StreamExchange : Exchange
    {
        private readonly byte[] _outgoing;
        private byte[] _incoming = new byte[2 + 2048];
        private int _sent;
        private int _received;
        private bool _isConnected;

        public StreamExchange(NetworkStack stack, NetworkSocket socket, ReadOnlySpan<byte> query, IDnsExchangeClient client)
            : base(stack, socket, client)
        {
            _outgoing = new byte[2 + query.Length];
            BinaryPrimitives.WriteUInt16BigEndian(_outgoing, (ushort)query.Length);
            query.CopyTo(_outgoing.AsSpan(2));
        }

        private int Expected => _received < 2 ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(_incoming);

        public override bool TryBegin(in InternetEndpoint server, ReadOnlySpan<byte> query)
        {
            Socket.Observer = this;
            return Socket.Connect(server) is NetworkError.None or NetworkError.InProgress;
        }

        protected override void OnExpired()
        {
            if (!TryGoOn())
                Client.OnFailed();
        }

        private bool TryGoOn()
        {
            if (!_isConnected)
            {
                SocketReadiness readiness = Socket.Readiness;
                if (Socket.GetOption(SocketOption.Error, out int error) != NetworkError.None || error != 0)
                    return false;
                if ((readiness & SocketReadiness.Writable) == 0)
                    return (readiness & (SocketReadiness.Error | SocketReadiness.HangUp)) == 0;
                _isConnected = true;
            }

            return TrySend() && TryReceive();
        }

        private bool TrySend()
        {
            while (_sent < _outgoing.Length)
            {
                NetworkError error = Socket.Send(_outgoing.AsSpan(_sent), SendFlags.None, null, out int count);
                if (error == NetworkError.WouldBlock)
                    return true;
                if (error != NetworkError.None)
                    return false;
                _sent += count;
            }

            return true;
        }

        private bool TryReceive()
        {
            while (true)
            {
                int expected = Expected;
                if (expected > _incoming.Length)
                    Array.Resize(ref _incoming, expected);
                if (_received >= 2 && _received == expected)
                {
                    // The client disposes of the exchange or asks somebody else.
                    Client.OnMessage(_incoming.AsSpan(2, expected - 2));
                    return true;
                }

                NetworkError error = Socket.Receive(_incoming.AsSpan(_received, expected - _received), ReceiveFlags.None, out ReceiveResult result);
                if (error == NetworkError.WouldBlock)
                    return true;
                if (error != NetworkError.None || result.Count == 0)
                    return false;
                _received += result.Count;
            }
        }
    }
}
