using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>A program on the machine under attack that calls everything in any order.</summary>
internal sealed class FuzzProgram : ISocketObserver
{
    public const ushort Port = 8080;
    private const int MostSockets = 40;
    private static readonly SocketOption[] s_options = Enum.GetValues<SocketOption>();

    private readonly SimulatedHost _host;
    private readonly SeededRandom _random;
    private readonly List<NetworkSocket> _sockets = [];
    private readonly NetworkSocket[] _listeners;
    private readonly byte[] _buffer = new byte[70_000];

    public FuzzProgram(SimulatedHost host, SeededRandom random)
    {
        _host = host;
        _random = random;
        NetworkSocket v4 = host.Socket();
        NetworkSocket v6 = host.Socket(SocketType.Stream, AddressFamily.InterNetworkV6);
        v6.SetOption(SocketOption.IPv6Only, 1);
        v4.Bind(new InternetEndpoint(InternetAddress.AnyV4, Port));
        v6.Bind(new InternetEndpoint(InternetAddress.AnyV6, Port));
        v4.Listen(20);
        v6.Listen(20);
        _listeners = [v4, v6];
        for (int i = 0; i < 2; i++)
        {
            NetworkSocket datagram = host.Socket(SocketType.Dgram, i == 0 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
            datagram.Bind(new InternetEndpoint(i == 0 ? InternetAddress.AnyV4 : InternetAddress.AnyV6, 5000));
            _sockets.Add(datagram);
        }

        _sockets.Add(host.Socket(SocketType.Raw, AddressFamily.InterNetwork, ProtocolType.Icmp));
    }

    /// <summary>Notifications that came, so that observers are called as well.</summary>
    public long Notifications { get; private set; }

    /// <inheritdoc/>
    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness) => Notifications++;

    /// <summary>Does something.</summary>
    public void Act()
    {
        if (_random.Chance(0.25))
        {
            Accept();
            return;
        }

        if (_sockets.Count < 5 || (_sockets.Count < MostSockets && _random.Chance(0.08)))
        {
            Open();
            return;
        }

        int index = _random.Next(_sockets.Count);
        NetworkSocket socket = _sockets[index];
        switch (_random.Next(12))
        {
            case 0 or 1 or 2:
                // Who writes headers himself may write nonsense: that proves nothing about the stack.
                if (socket.Type == SocketType.Raw)
                    break;
                socket.Send(_buffer.AsSpan(0, _random.Next(_random.Chance(0.1) ? 66_000 : 3000)), _random.Chance(0.1) ? SendFlags.More : SendFlags.None,
                    _random.Chance(0.2) ? RemoteEndpoint() : null, out _);
                break;
            case 3 or 4 or 5:
                socket.Receive(_buffer.AsSpan(0, _random.Next(_random.Chance(0.5) ? 100 : 70_000)), _random.Chance(0.1) ? ReceiveFlags.Peek : ReceiveFlags.None, out _);
                break;
            case 6:
                socket.Shutdown((SocketShutdown)_random.Next(3));
                break;
            case 7:
                socket.SetOption(s_options[_random.Next(s_options.Length)], _random.Chance(0.7) ? _random.Next(3) : _random.Next(100_000));
                break;
            case 8:
                socket.GetOption(s_options[_random.Next(s_options.Length)], out _);
                _ = socket.Available;
                _ = socket.Readiness;
                break;
            case 9:
                socket.SetMembership(InternetAddress.Parse(_random.Chance(0.5) ? $"239.1.2.{_random.Next(9)}" : $"ff02::{_random.Next(1, 9)}"), 0, _random.Chance(0.6));
                break;
            case 10:
                socket.Connect(RemoteEndpoint());
                break;
            default:
                if (_random.Chance(0.4))
                    socket.LingerSeconds = _random.Next(3) == 0 ? null : _random.Next(2);
                socket.Close();
                _sockets.RemoveAt(index);
                break;
        }
    }

    /// <summary>Takes what was connected in the meantime.</summary>
    public void Accept()
    {
        NetworkSocket listener = _listeners[_random.Next(2)];
        if (listener.Accept(out NetworkSocket? accepted, out _) != NetworkError.None)
            return;
        accepted!.Observer = this;
        if (_sockets.Count >= MostSockets)
            accepted.Close();
        else
            _sockets.Add(accepted);
    }

    public void CloseAll()
    {
        foreach (NetworkSocket socket in _sockets)
            socket.Close();
        foreach (NetworkSocket listener in _listeners)
            listener.Close();
        _sockets.Clear();
    }

    private void Open()
    {
        bool isV6 = _random.Chance(0.3);
        AddressFamily family = isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        NetworkSocket socket = _random.Next(6) switch
        {
            0 => _host.Socket(SocketType.Dgram, family),
            1 => _host.Socket(SocketType.Raw, family, isV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp),
            _ => _host.Socket(SocketType.Stream, family),
        };
        socket.Observer = this;
        _sockets.Add(socket);
        if (_random.Chance(0.8))
            socket.Connect(RemoteEndpoint(isV6));
    }

    private InternetEndpoint RemoteEndpoint() => RemoteEndpoint(_random.Chance(0.3));

    private InternetEndpoint RemoteEndpoint(bool isV6)
    {
        InternetAddress address = isV6
            ? InternetAddress.FromHalves(0xFD00_0000_0000_0000, (ulong)_random.Next(1, 30))
            : new InternetAddress(0x0A00_0000u | (uint)_random.Next(1, 30));
        return new InternetEndpoint(address, _random.Chance(0.2) ? (ushort)53 : (ushort)_random.Next(1, 9999));
    }
}
