using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.IPv4;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Sockets;

/// <summary>
/// A raw socket (raw(7), RFC 3542): IPv4 packets are received with their IP header, IPv6 packets without; the sender writes the transport header, and the IP header as well with
/// <see cref="SocketOption.HeaderIncluded"/>.
/// </summary>
internal class RawSocket : DatagramSocket
{
    private const int MaximumMessage = 65535;
    private const int RawProtocol = 255;

    /// <summary>Where the checksum lies in ICMP and in ICMPv6.</summary>
    private const int ChecksumOffset = 2;

    public RawSocket(NetworkStack stack, AddressFamily family, SocketType type, ProtocolType protocol)
        : base(stack, family, type, protocol)
    {
        // It receives from the beginning, bound or not.
        stack.Raw.Add(this);
        IsRegistered = true;
    }

    /// <summary>Whether received IPv4 packets keep their IP header.</summary>
    protected virtual bool DeliversHeader => true;

    /// <summary>Whether the checksum is not the sender's business: ICMPv6 has a pseudo header, which the sender cannot know (RFC 3542, section 3.1).</summary>
    protected virtual bool WritesChecksum => Protocol == ProtocolType.IcmpV6;

    private bool IsRegistered { get; set; }

    /// <inheritdoc/>
    public override NetworkError Send(ReadOnlySpan<byte> source, SendFlags flags, InternetEndpoint? destination, out int count)
    {
        using (Stack.BeginWork())
        {
            NetworkError error = SendCore(source, destination);
            count = error == NetworkError.None ? source.Length : 0;
            return error;
        }
    }

    /// <summary>Takes a copy of a packet if it fits.</summary>
    /// <returns>Whether it does.</returns>
    internal bool Deliver(in ReceivedPacket packet)
    {
        bool isIPv4 = packet.Destination.IsIPv4;
        if (isIPv4 != (Family == AddressFamily.InterNetwork) || !AcceptsFrom(packet.Interface)
            || !(Local.Address.IsAny || Local.Address == packet.Destination)
            || (Remote is { } remote && remote.Address != packet.Source)
            || !Accepts(packet))
        {
            return false;
        }

        // ICMPv6 is checked by the kernel for raw sockets as well (RFC 3542, section 3.1).
        if (packet.Protocol == InternetProtocol.IcmpV6 && !IsChecksumRight(packet))
            return false;
        uint scope = !isIPv4 && packet.Source.IsLinkLocal ? packet.Interface.Index : 0;
        bool withHeader = isIPv4 && DeliversHeader;
        Enqueue(packet, withHeader ? -1 : 0, packet.Length + (withHeader ? packet.NetworkHeaderLength : 0),
            new InternetEndpoint(packet.Source, 0, scope), mayTake: false);
        return true;
    }

    /// <summary>An ICMP error about a packet of this protocol.</summary>
    internal void OnError(in IcmpErrorReport report)
    {
        if (Remote is { } remote && remote.Address == report.Destination && report.IsHard && report.Kind != IcmpErrorKind.MessageTooBig)
            SetPendingError(report.Error);
    }

    /// <summary>Whether the message itself is of interest.</summary>
    protected virtual bool Accepts(in ReceivedPacket packet) => true;

    /// <summary>Looks at, and completes, what is about to be sent.</summary>
    /// <param name="message">The message from its transport header on, as much as is contiguous.</param>
    protected virtual NetworkError Prepare(Span<byte> message) => NetworkError.None;

    /// <inheritdoc/>
    protected override NetworkError BindCore(in InternetEndpoint local)
    {
        Local = local with { Port = (ushort)Protocol };
        return NetworkError.None;
    }

    /// <inheritdoc/>
    protected override void Unbind()
    {
        if (IsRegistered)
            Stack.Raw.Remove(this);
        IsRegistered = false;
        IsBound = false;
    }

    private static bool IsChecksumRight(in ReceivedPacket packet)
    {
        ulong sum = InternetChecksum.PseudoHeader(packet.Source, packet.Destination, packet.Protocol, packet.Length);
        return InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, sum)) == 0;
    }

    private NetworkError SendCore(ReadOnlySpan<byte> source, InternetEndpoint? explicitDestination)
    {
        if (IsClosed)
            return NetworkError.Closed;
        if (IsSendingShutDown)
            return NetworkError.BrokenPipe;
        if ((explicitDestination ?? Remote) is not { } destination)
            return NetworkError.DestinationAddressRequired;
        if (CheckFamily(ref destination) is not NetworkError.None and { } familyError)
            return familyError;
        if (destination.Address.IsIPv4 != (Family == AddressFamily.InterNetwork))
            return NetworkError.NetworkUnreachable;
        if (source.Length > MaximumMessage)
            return NetworkError.MessageSize;
        if (TakePendingError() is not NetworkError.None and { } pending)
            return pending;
        if (!TryRoute(destination, out Route route))
            return NetworkError.NetworkUnreachable;
        if (route.Kind == RouteKind.Broadcast && !IsBroadcastAllowed)
            return NetworkError.AccessDenied;
        return Transmit(source, route, destination);
    }

    private NetworkError Transmit(ReadOnlySpan<byte> source, in Route route, in InternetEndpoint destination)
    {
        bool withHeader = (IsHeaderIncluded || (int)Protocol == RawProtocol) && destination.Address.IsIPv4;
        if (withHeader && source.Length < IPv4Header.MinimumLength)
            return NetworkError.InvalidArgument;
        MessageAssembler message = Stack.Messages;
        if (message.Build(source, 0) is not { } header)
            return NetworkError.NoBufferSpace;
        SendResult result;
        if (withHeader)
        {
            result = Stack.IPv4.SendWithHeader(route, header, message.Payload, source.Length);
        }
        else
        {
            if (Prepare(header.Bytes) is not NetworkError.None and { } error)
            {
                header.Release();
                message.Release();
                return error;
            }

            var options = new OutputOptions
            {
                Source = route.Source,
                Destination = destination.Address,
                Protocol = (byte)Protocol,
                TimeToLive = route.Kind == RouteKind.Multicast ? MulticastTimeToLive : TimeToLive,
                TypeOfService = TypeOfService,
                DoNotFragment = IsFragmentationForbidden,

                ChecksumOffset = WritesChecksum && source.Length >= 4 ? ChecksumOffset : OutputOptions.NoChecksum,
                LoopsBack = route.Kind == RouteKind.Broadcast || (route.Kind == RouteKind.Multicast && IsMulticastLoopedBack),
            };
            result = Stack.Output.Send(route, options, header, message.Payload);
        }

        message.Release();
        return result switch
        {
            SendResult.MessageSize => NetworkError.MessageSize,
            SendResult.HostUnreachable => NetworkError.HostUnreachable,
            SendResult.NetworkUnreachable => NetworkError.NetworkUnreachable,
            SendResult.Dropped => NetworkError.NoBufferSpace,
            _ => NetworkError.None,
        };
    }
}
