using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;

namespace Cosmos.Sockets;

public sealed partial class InternetSocketDescription
{
    // IP_PMTUDISC_* of linux/in.h.
    private const int DiscoveryWhenWanted = 1;
    private const int DiscoveryAlways = 2;
    private const int DiscoveryProbe = 3;

    // ip_mreq, ip_mreqn, ipv6_mreq.
    private const int ShortRequestSize = 8;
    private const int LongRequestSize = 12;
    private const int IPv6RequestSize = 20;

    // IP_MULTICAST_IF tells the address that it was set with, not the interface.
    private volatile uint _multicastAddress;
    private volatile int _discovery = DiscoveryWhenWanted;
    private volatile bool _tellsPacketInformationV4;
    private volatile bool _tellsPacketInformationV6;
    private volatile bool _wantsErrors;

    // Switches that TCP has no use for and keeps all the same, as Linux does: bits by number.
    private volatile int _switches;

    /// <inheritdoc/>
    public override int? LingerSeconds
    {
        get => _socket.LingerSeconds;
        set => _socket.LingerSeconds = value;
    }

    /// <inheritdoc/>
    public override bool IsListening => _socket.GetOption(SocketOption.AcceptsConnections, out int value) == NetworkError.None && value != 0;

    /// <inheritdoc/>
    public override NetworkError TakeError() => _socket.GetOption(SocketOption.Error, out int value) == NetworkError.None ? (NetworkError)value : NetworkError.None;

    /// <inheritdoc/>
    public override NetworkError SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        switch (level, name)
        {
            case (OptionLevel.IP, IPOptionNumber.AddMembership or IPOptionNumber.DropMembership):
                NetworkError error = ReadRequest(value, out InternetAddress group, out uint index);
                return error == NetworkError.None ? _socket.SetMembership(group, index, name == IPOptionNumber.AddMembership) : error;

            case (OptionLevel.IP, IPOptionNumber.MulticastInterface):
                return SetMulticastInterface(value);

            case (OptionLevel.IPv6, IPv6OptionNumber.AddMembership or IPv6OptionNumber.DropMembership):
                if (Family != AddressFamily.InterNetworkV6)
                    return NetworkError.ProtocolOption;
                if (value.Length < IPv6RequestSize)
                    return NetworkError.InvalidArgument;
                group = new InternetAddress(value[..16]);
                index = BinaryPrimitives.ReadUInt32LittleEndian(value[16..]);
                return _socket.SetMembership(group, index, name == IPv6OptionNumber.AddMembership);

            // No options are ever put into headers, so only none can be set.
            case (OptionLevel.IP, IPOptionNumber.Options):
                return value.IsEmpty ? NetworkError.None : NetworkError.InvalidArgument;

            default:
                return base.SetOption(level, name, value);
        }
    }

    /// <inheritdoc/>
    protected override NetworkError GetIntegerOption(int level, int name, out int value)
    {
        value = 0;
        switch (level, name)
        {
            case (OptionLevel.IP, IPOptionNumber.PacketInformation):
                value = _tellsPacketInformationV4 ? 1 : 0;
                return NetworkError.None;

            case (OptionLevel.IPv6, IPv6OptionNumber.ReceivePacketInformation) when Family == AddressFamily.InterNetworkV6:
                value = _tellsPacketInformationV6 ? 1 : 0;
                return NetworkError.None;

            case (OptionLevel.IP, IPOptionNumber.ReceiveErrors) or (OptionLevel.IPv6, IPv6OptionNumber.ReceiveErrors):
                value = _wantsErrors ? 1 : 0;
                return NetworkError.None;

            case (OptionLevel.IP, IPOptionNumber.PathMtuDiscovery) or (OptionLevel.IPv6, IPv6OptionNumber.PathMtuDiscovery):
                value = _discovery;
                return NetworkError.None;

            case (OptionLevel.Socket, SocketOptionNumber.Broadcast or SocketOptionNumber.DoNotRoute) when Type == SocketType.Stream:
                value = (_switches >> name) & 1;
                return NetworkError.None;

            case (OptionLevel.IP, IPOptionNumber.MulticastInterface):
                value = BinaryPrimitives.ReverseEndianness((int)_multicastAddress);
                return NetworkError.None;
        }

        return Translate(level, name) is SocketOption option ? _socket.GetOption(option, out value) : base.GetIntegerOption(level, name, out value);
    }

    /// <inheritdoc/>
    protected override NetworkError SetIntegerOption(int level, int name, int value)
    {
        switch (level, name)
        {
            case (OptionLevel.IP, IPOptionNumber.PacketInformation):
                _tellsPacketInformationV4 = value != 0;
                return NetworkError.None;

            case (OptionLevel.IPv6, IPv6OptionNumber.ReceivePacketInformation) when Family == AddressFamily.InterNetworkV6:
                _tellsPacketInformationV6 = value != 0;
                return NetworkError.None;

            // Errors are told by the calls; an ICMP message itself reaches raw sockets as a packet.
            case (OptionLevel.IP, IPOptionNumber.ReceiveErrors) or (OptionLevel.IPv6, IPv6OptionNumber.ReceiveErrors):
                _wantsErrors = value != 0;
                return NetworkError.None;

            case (OptionLevel.IP, IPOptionNumber.PathMtuDiscovery) or (OptionLevel.IPv6, IPv6OptionNumber.PathMtuDiscovery):
                if (value is < 0 or > DiscoveryProbe)
                    return NetworkError.InvalidArgument;
                NetworkError error = _socket.SetOption(SocketOption.DoNotFragment, value >= DiscoveryAlways ? 1 : 0);
                if (error == NetworkError.None)
                    _discovery = value;
                return error;

            case (OptionLevel.Socket, SocketOptionNumber.Broadcast or SocketOptionNumber.DoNotRoute) when Type == SocketType.Stream:
                _switches = value != 0 ? _switches | (1 << name) : _switches & ~(1 << name);
                return NetworkError.None;

            case (OptionLevel.Socket, SocketOptionNumber.SendBuffer or SocketOptionNumber.ReceiveBuffer):
                value = EffectiveBuffer(value);
                break;
        }

        return Translate(level, name) is SocketOption option ? _socket.SetOption(option, value) : base.SetIntegerOption(level, name, value);
    }

    private bool TellsPacketInformation(bool isIPv4) =>
        Family == AddressFamily.InterNetworkV6 ? _tellsPacketInformationV6 || (isIPv4 && _tellsPacketInformationV4) : _tellsPacketInformationV4;

    private SocketOption? Translate(int level, int name) => level switch
    {
        OptionLevel.Socket => name switch
        {
            SocketOptionNumber.ReuseAddress => SocketOption.ReuseAddress,
            SocketOptionNumber.ReusePort => SocketOption.ReusePort,
            SocketOptionNumber.Broadcast => SocketOption.Broadcast,
            SocketOptionNumber.DoNotRoute => SocketOption.DoNotRoute,
            SocketOptionNumber.SendBuffer => SocketOption.SendBuffer,
            SocketOptionNumber.ReceiveBuffer => SocketOption.ReceiveBuffer,
            SocketOptionNumber.KeepAlive => SocketOption.KeepAlive,
            SocketOptionNumber.BindToInterfaceIndex => SocketOption.BoundInterface,
            _ => null,
        },
        OptionLevel.IP => name switch
        {
            IPOptionNumber.TypeOfService => SocketOption.TypeOfService,
            IPOptionNumber.TimeToLive => SocketOption.TimeToLive,
            IPOptionNumber.HeaderIncluded => SocketOption.HeaderIncluded,
            IPOptionNumber.MulticastTimeToLive => SocketOption.MulticastTimeToLive,
            IPOptionNumber.MulticastLoopback => SocketOption.MulticastLoopback,
            _ => null,
        },
        OptionLevel.IPv6 when Family == AddressFamily.InterNetworkV6 => name switch
        {
            IPv6OptionNumber.UnicastHops => SocketOption.TimeToLive,
            IPv6OptionNumber.TrafficClass => SocketOption.TypeOfService,
            IPv6OptionNumber.IPv6Only => SocketOption.IPv6Only,
            IPv6OptionNumber.MulticastInterface => SocketOption.MulticastInterface,
            IPv6OptionNumber.MulticastHops => SocketOption.MulticastTimeToLive,
            IPv6OptionNumber.MulticastLoopback => SocketOption.MulticastLoopback,
            _ => null,
        },
        OptionLevel.Tcp when Protocol == ProtocolType.Tcp => name switch
        {
            TcpOptionNumber.NoDelay => SocketOption.NoDelay,
            TcpOptionNumber.MaximumSegment => SocketOption.MaximumSegment,
            TcpOptionNumber.KeepAliveTime => SocketOption.KeepAliveTime,
            TcpOptionNumber.KeepAliveInterval => SocketOption.KeepAliveInterval,
            TcpOptionNumber.KeepAliveRetryCount => SocketOption.KeepAliveRetryCount,
            TcpOptionNumber.UserTimeout => SocketOption.UserTimeout,
            _ => null,
        },
        _ => null,
    };

    /// <summary>Reads <c>ip_mreq</c> (group, local address) or <c>ip_mreqn</c> (and index of the interface).</summary>
    private NetworkError ReadRequest(ReadOnlySpan<byte> value, out InternetAddress group, out uint index)
    {
        group = default;
        index = 0;
        if (value.Length < ShortRequestSize)
            return NetworkError.InvalidArgument;
        group = new InternetAddress(value[..4]);
        var local = new InternetAddress(value.Slice(4, 4));
        if (value.Length >= LongRequestSize)
            index = BinaryPrimitives.ReadUInt32LittleEndian(value[8..]);
        if (index != 0 || local.IsAny)
            return NetworkError.None;
        index = _host.FindInterface(local);
        return index == 0 ? (NetworkError)Storage.FileError.NoDevice : NetworkError.None;
    }

    /// <summary>IP_MULTICAST_IF takes an address, <c>ip_mreq</c> or <c>ip_mreqn</c>.</summary>
    private NetworkError SetMulticastInterface(ReadOnlySpan<byte> value)
    {
        if (value.Length < 4)
            return NetworkError.InvalidArgument;
        InternetAddress local = new(value.Length >= ShortRequestSize ? value.Slice(4, 4) : value[..4]);
        uint index = value.Length >= LongRequestSize ? BinaryPrimitives.ReadUInt32LittleEndian(value[8..]) : 0;
        if (index == 0 && !local.IsAny)
        {
            index = _host.FindInterface(local);
            if (index == 0)
                return NetworkError.AddressNotAvailable;
        }

        NetworkError error = _socket.SetOption(SocketOption.MulticastInterface, (int)index);
        if (error == NetworkError.None)
            _multicastAddress = local.V4;
        return error;
    }
}
