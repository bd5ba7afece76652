using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Udp;

/// <summary>A UDP socket with the semantics of Linux (udp(7), ip(7)).</summary>
internal sealed class UdpSocket(NetworkStack stack, AddressFamily family) : DatagramSocket(stack, family, SocketType.Dgram, ProtocolType.Udp)
{
    private const int MaximumPayload = 65535 - UdpLayer.HeaderLength;

    /// <summary>The next socket of the same bucket of <see cref="UdpSocketTable"/>.</summary>
    internal UdpSocket? NextInBucket;

    /// <inheritdoc/>
    public override NetworkError Send(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? destination, out int count)
    {
        using (Stack.BeginWork())
        {
            NetworkError error = SendCore(source, flags, destination);
            count = error == NetworkError.None ? source.Length : 0;
            return error;
        }
    }

    /// <summary>How well a datagram fits; 0 when it is not for this socket.</summary>
    internal int Score(in ReceivedPacket packet, in InternetEndpoint source)
    {
        bool isIPv4 = packet.Destination.IsIPv4;
        if (isIPv4 ? IsIPv6Only : Family == AddressFamily.InterNetwork)
            return 0;
        int score = isIPv4 == (Family == AddressFamily.InterNetwork) ? 2 : 1;
        InternetAddress local = Local.Address;
        if (!local.IsAny)
        {
            // A group's datagrams come to sockets with the address of the group or of none, not to those with the address of the machine.
            bool isConnectedGroup = packet.IsGroup && Remote is not null && !IsAddressBound;
            if (local != packet.Destination && !isConnectedGroup)
                return 0;
            score += 4;
        }
        else if (local == InternetAddress.AnyV4 && !isIPv4)
        {
            // An IPv6 socket that is bound to ::ffff:0.0.0.0.
            return 0;
        }

        if (Remote is { } remote)
        {
            if (remote.Port != source.Port || remote.Address != source.Address || (remote.ScopeId != 0 && remote.ScopeId != source.ScopeId))
                return 0;
            score += 8;
        }

        if (Local.ScopeId != 0 && Local.ScopeId != packet.Interface.Index)
            return 0;
        if (BoundInterface is { } bound)
        {
            if (bound != packet.Interface)
                return 0;
            score += 4;
        }

        return score;
    }

    /// <summary>Whether another socket may not have an address together with this one's, at the same port.</summary>
    internal bool ConflictsWith(UdpSocket candidate, InternetAddress address)
    {
        if (candidate == this || (ReusesAddress && candidate.ReusesAddress) || (ReusesPort && candidate.ReusesPort))
            return false;
        if (BoundInterface is { } bound && candidate.BoundInterface is { } other && bound != other)
            return false;
        InternetAddress own = Local.Address;
        bool ownTakesV4 = own.IsIPv4 || (own.IsAny && !IsIPv6Only);
        bool otherTakesV4 = address.IsIPv4 || (address.IsAny && !candidate.IsIPv6Only);
        if (own.IsAny && address.IsAny)
            return (ownTakesV4 && otherTakesV4) || (!own.IsIPv4 && !address.IsIPv4);
        if (own.IsAny)
            return address.IsIPv4 ? ownTakesV4 : !own.IsIPv4;
        if (address.IsAny)
            return own.IsIPv4 ? otherTakesV4 : !address.IsIPv4;
        return own == address;
    }

    /// <summary>Takes a datagram that fits.</summary>
    internal void Deliver(in ReceivedPacket packet, in InternetEndpoint source, int length, bool mayTake) =>
        Enqueue(packet, UdpLayer.HeaderLength, length, source, mayTake);

    /// <summary>An ICMP error about a datagram of this socket. Only connected sockets can tell the program which one it was (RFC 1122, section 4.1.3.3).</summary>
    internal void OnError(in IcmpErrorReport report)
    {
        ForgetRoute();
        if (Remote is null || (!report.IsHard && report.Kind != IcmpErrorKind.HostUnreachable))
            return;
        SetPendingError(report.Error);
    }

    /// <inheritdoc/>
    protected override NetworkError BindCore(in InternetEndpoint local)
    {
        UdpSocketTable sockets = Stack.Udp.Sockets;
        ushort port = local.Port;
        if (port == 0)
        {
            port = Stack.Ports.Find(new UnusedPort(sockets));
            if (port == 0)
                return NetworkError.AddressAlreadyInUse;
        }
        else if (!sockets.IsFree(this, local.Address, port))
        {
            return NetworkError.AddressAlreadyInUse;
        }

        Local = local with { Port = port };
        sockets.Add(this);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    protected override void Unbind()
    {
        if (IsBound)
            Stack.Udp.Sockets.Remove(this);
        IsBound = false;
    }

    private NetworkError SendCore(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? explicitDestination)
    {
        if (IsClosed)
            return NetworkError.Closed;
        if (IsSendingShutDown)
            return NetworkError.BrokenPipe;
        if ((explicitDestination ?? Remote) is not { } destination)
            return NetworkError.DestinationAddressRequired;
        if (CheckFamily(ref destination) is not NetworkError.None and { } familyError)
            return familyError;
        if (destination.Port == 0)
            return NetworkError.InvalidArgument;
        if (source.Length > MaximumPayload)
            return NetworkError.MessageSize;
        if (TakePendingError() is not NetworkError.None and { } pending)
            return pending;

        // "Any" as a destination means this machine, as everywhere since 4.2BSD.
        if (destination.Address.IsAny)
            destination = destination with { Address = destination.Address.IsIPv4 ? InternetAddress.LoopbackV4 : InternetAddress.LoopbackV6 };
        if (!IsBound && EnsureBound() is not NetworkError.None and { } bindError)
            return bindError;
        if (!TryRoute(destination, out Route route))
            return NetworkError.NetworkUnreachable;
        if (route.Kind == RouteKind.Broadcast && !IsBroadcastAllowed)
            return NetworkError.AccessDenied;
        if ((IsRoutingAvoided || (flags & SendFlags.DoNotRoute) != 0) && route.Kind == RouteKind.Unicast && route.NextHop != destination.Address)
            return NetworkError.NetworkUnreachable;
        return Transmit(source, route, destination);
    }

    private NetworkError Transmit(ReadOnlySpan<byte> source, in Route route, in InternetEndpoint destination)
    {
        MessageAssembler message = Stack.Messages;
        if (message.Build(source, UdpLayer.HeaderLength) is not { } header)
            return NetworkError.NoBufferSpace;
        Span<byte> bytes = header.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Local.Port);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(source.Length + UdpLayer.HeaderLength));
        var options = new OutputOptions
        {
            Source = route.Source,
            Destination = destination.Address,
            Protocol = InternetProtocol.Udp,
            TimeToLive = route.Kind == RouteKind.Multicast ? MulticastTimeToLive : TimeToLive,
            TypeOfService = TypeOfService,
            DoNotFragment = IsFragmentationForbidden,
            ChecksumOffset = UdpLayer.ChecksumOffset,
            LoopsBack = route.Kind == RouteKind.Broadcast || (route.Kind == RouteKind.Multicast && IsMulticastLoopedBack),
        };
        SendResult result = Stack.Output.Send(route, options, header, message.Payload);
        message.Release();
        return result switch
        {
            SendResult.MessageSize => NetworkError.MessageSize,
            SendResult.HostUnreachable => NetworkError.HostUnreachable,
            SendResult.NetworkUnreachable => NetworkError.NetworkUnreachable,

            // A datagram that was dropped here is as lost as one that was dropped on the way (udp(7)).
            _ => NetworkError.None,
        };
    }

    private readonly struct UnusedPort(UdpSocketTable sockets) : IPortCheck
    {
        public bool IsFree(ushort port) => sockets.IsUnused(port);
    }
}
