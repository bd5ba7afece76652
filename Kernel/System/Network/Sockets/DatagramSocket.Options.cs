using System;
using System.Collections.Generic;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;

namespace Cosmos.Network.Sockets;

/// <content>Options and group memberships.</content>
internal abstract partial class DatagramSocket
{
    /// <summary>Least receive buffer that a socket gets, as on Linux.</summary>
    private const int MinimumBuffer = 2304;

    private List<Membership>? _memberships;
    private uint _boundInterface;
    private int _sendBuffer = 212_992;

    /// <summary>Whether an IPv6 socket refuses IPv4.</summary>
    internal bool IsIPv6Only { get; private set; }

    /// <summary>SO_REUSEADDR.</summary>
    internal bool ReusesAddress { get; private set; }

    /// <summary>SO_REUSEPORT.</summary>
    internal bool ReusesPort { get; private set; }

    /// <summary>SO_BROADCAST.</summary>
    protected bool IsBroadcastAllowed { get; private set; }

    /// <summary>SO_DONTROUTE.</summary>
    protected bool IsRoutingAvoided { get; private set; }

    protected byte TimeToLive { get; private set; }

    protected byte MulticastTimeToLive { get; private set; } = 1;

    protected byte TypeOfService { get; private set; }

    protected bool IsFragmentationForbidden { get; private set; }

    protected bool IsMulticastLoopedBack { get; private set; } = true;

    /// <summary>IP_HDRINCL.</summary>
    protected bool IsHeaderIncluded { get; private set; }

    protected uint MulticastInterfaceIndex { get; private set; }

    /// <summary>SO_BINDTODEVICE.</summary>
    protected NetworkInterface? BoundInterface => _boundInterface == 0 ? null : Stack.FindInterface(_boundInterface);

    /// <inheritdoc/>
    public sealed override NetworkError GetOption(SocketOption option, out int value)
    {
        using (Stack.BeginWork())
        {
            int? found = option switch
            {
                SocketOption.ReuseAddress => AsNumber(ReusesAddress),
                SocketOption.ReusePort => AsNumber(ReusesPort),
                SocketOption.Broadcast => AsNumber(IsBroadcastAllowed),
                SocketOption.DoNotRoute => AsNumber(IsRoutingAvoided),
                SocketOption.SendBuffer => _sendBuffer,
                SocketOption.ReceiveBuffer => _queue.Limit,
                SocketOption.Error => (int)TakePendingError(),
                SocketOption.AcceptsConnections => 0,
                SocketOption.TimeToLive => TimeToLive,
                SocketOption.TypeOfService => TypeOfService,
                SocketOption.DoNotFragment => AsNumber(IsFragmentationForbidden),
                SocketOption.IPv6Only when Family == AddressFamily.InterNetworkV6 => AsNumber(IsIPv6Only),
                SocketOption.MulticastTimeToLive => MulticastTimeToLive,
                SocketOption.MulticastLoopback => AsNumber(IsMulticastLoopedBack),
                SocketOption.MulticastInterface => (int)MulticastInterfaceIndex,
                SocketOption.HeaderIncluded when Type == SocketType.Raw => AsNumber(IsHeaderIncluded),
                SocketOption.BoundInterface => (int)_boundInterface,
                _ => null,
            };
            value = found ?? 0;
            return found is null ? NetworkError.ProtocolOption : NetworkError.None;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError SetOption(SocketOption option, int value)
    {
        using (Stack.BeginWork())
        {
            if (IsClosed)
                return NetworkError.Closed;
            NetworkError error = SetOptionCore(option, value);
            ForgetRoute();
            return error;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError SetMembership(InternetAddress group, uint interfaceIndex, bool isMember)
    {
        using (Stack.BeginWork())
        {
            if (IsClosed)
                return NetworkError.Closed;
            if (!group.IsMulticast || (Family == AddressFamily.InterNetwork && !group.IsIPv4))
                return NetworkError.InvalidArgument;
            NetworkInterface? networkInterface = interfaceIndex != 0
                ? Stack.FindInterface(interfaceIndex)
                : Stack.Routes.TryFind(group, 0, BoundInterface, InternetAddress.AnyV6, out Route route) ? route.Interface : null;
            if (networkInterface is null)
                return NetworkError.NoSuchDevice;
            var membership = new Membership(group, networkInterface);
            return isMember ? Join(membership) : Leave(membership);
        }
    }

    /// <summary>Whether the socket joined a group on an interface.</summary>
    protected bool IsMember(InternetAddress group, NetworkInterface networkInterface) =>
        _memberships is { } memberships && memberships.Contains(new Membership(group, networkInterface));

    private static int AsNumber(bool value) => value ? 1 : 0;

    private NetworkError Join(Membership membership)
    {
        _memberships ??= [];
        if (_memberships.Contains(membership))
            return NetworkError.AddressAlreadyInUse;
        if (!membership.Interface.Groups.Join(membership.Group))
            return NetworkError.NoBufferSpace;
        _memberships.Add(membership);
        return NetworkError.None;
    }

    private NetworkError Leave(Membership membership)
    {
        if (_memberships is null || !_memberships.Remove(membership))
            return NetworkError.AddressNotAvailable;
        membership.Interface.Groups.Leave(membership.Group);
        return NetworkError.None;
    }

    private void LeaveGroups()
    {
        if (_memberships is null)
            return;
        foreach (Membership membership in _memberships)
            membership.Interface.Groups.Leave(membership.Group);
        _memberships = null;
    }

    private NetworkError SetOptionCore(SocketOption option, int value)
    {
        bool isOn = value != 0;
        switch (option)
        {
            case SocketOption.ReuseAddress:
                ReusesAddress = isOn;
                break;
            case SocketOption.ReusePort:
                ReusesPort = isOn;
                break;
            case SocketOption.Broadcast:
                IsBroadcastAllowed = isOn;
                break;
            case SocketOption.DoNotRoute:
                IsRoutingAvoided = isOn;
                break;
            case SocketOption.SendBuffer:
                _sendBuffer = Math.Clamp(value, MinimumBuffer, Stack.Options.MaximumSocketBuffer);
                break;
            case SocketOption.ReceiveBuffer:
                _queue.Limit = Math.Clamp(value, MinimumBuffer, Stack.Options.MaximumSocketBuffer);
                break;
            case SocketOption.TimeToLive:
                if (value is < 1 or > 255)
                    return NetworkError.InvalidArgument;
                TimeToLive = (byte)value;
                break;
            case SocketOption.TypeOfService:
                if (value is < 0 or > 255)
                    return NetworkError.InvalidArgument;
                TypeOfService = (byte)value;
                break;
            case SocketOption.DoNotFragment:
                IsFragmentationForbidden = isOn;
                break;
            case SocketOption.IPv6Only when Family == AddressFamily.InterNetworkV6:
                if (IsBound)
                    return NetworkError.InvalidArgument;
                IsIPv6Only = isOn;
                break;
            case SocketOption.MulticastTimeToLive:
                if (value is < 0 or > 255)
                    return NetworkError.InvalidArgument;
                MulticastTimeToLive = (byte)value;
                break;
            case SocketOption.MulticastLoopback:
                IsMulticastLoopedBack = isOn;
                break;
            case SocketOption.MulticastInterface:
                if (value != 0 && Stack.FindInterface((uint)value) is null)
                    return NetworkError.AddressNotAvailable;
                MulticastInterfaceIndex = (uint)value;
                break;
            case SocketOption.HeaderIncluded when Type == SocketType.Raw:
                IsHeaderIncluded = isOn;
                break;
            case SocketOption.BoundInterface:
                if (value != 0 && Stack.FindInterface((uint)value) is null)
                    return NetworkError.NoSuchDevice;
                _boundInterface = (uint)value;
                break;
            default:
                return NetworkError.ProtocolOption;
        }

        return NetworkError.None;
    }

    private readonly record struct Membership(InternetAddress Group, NetworkInterface Interface);
}
