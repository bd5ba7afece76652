using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cosmos.Network;
using Cosmos.Sockets;

namespace Cosmos.System2.Network;

internal sealed partial class SocketCalls
{
    // struct ip_mreqn: group, local address, index of the interface.
    private const int IPv4RequestSize = 12;

    // struct ipv6_mreq: group, index of the interface.
    private const int IPv6RequestSize = 20;

    /// <summary>IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP or IP_MULTICAST_IF.</summary>
    public NetworkError SetIPv4Multicast(nint descriptor, int option, PalIPv4Multicast value)
    {
        int name = IPv4Name(option);
        if (name < 0)
            return NetworkError.InvalidArgument;
        Span<byte> request = stackalloc byte[IPv4RequestSize];
        MemoryMarshal.Write(request, value.MulticastAddress);
        MemoryMarshal.Write(request[4..], value.LocalAddress);
        BinaryPrimitives.WriteInt32LittleEndian(request[8..], value.InterfaceIndex);
        return SetRawOption(descriptor, OptionLevel.IP, name, request);
    }

    /// <summary>Reads IP_MULTICAST_IF; memberships cannot be read, as on Linux.</summary>
    public NetworkError GetIPv4Multicast(nint descriptor, int option, out PalIPv4Multicast value)
    {
        value = default;
        int name = IPv4Name(option);
        if (name < 0)
            return NetworkError.InvalidArgument;
        Span<byte> address = stackalloc byte[4];
        NetworkError error = GetRawOption(descriptor, OptionLevel.IP, name, address, out _);
        if (error == NetworkError.None)
            value.MulticastAddress = MemoryMarshal.Read<uint>(address);
        return error;
    }

    /// <summary>IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP or IPV6_MULTICAST_IF.</summary>
    public NetworkError SetIPv6Multicast(nint descriptor, int option, ReadOnlySpan<byte> group, int interfaceIndex)
    {
        int name = IPv6Name(option);
        if (name < 0)
            return NetworkError.InvalidArgument;
        Span<byte> request = stackalloc byte[IPv6RequestSize];
        request.Clear();
        if (option == PalMulticast.Interface)
        {
            // The shim passes the whole request where Linux reads an int from its start: the group's first bytes. The index is meant.
            BinaryPrimitives.WriteInt32LittleEndian(request, interfaceIndex);
            return SetRawOption(descriptor, OptionLevel.IPv6, name, request[..OptionBytes.IntegerSize]);
        }

        group.CopyTo(request);
        BinaryPrimitives.WriteInt32LittleEndian(request[16..], interfaceIndex);
        return SetRawOption(descriptor, OptionLevel.IPv6, name, request);
    }

    /// <summary>Reads IPV6_MULTICAST_IF; memberships cannot be read, as on Linux.</summary>
    public NetworkError GetIPv6Multicast(nint descriptor, int option, out int interfaceIndex)
    {
        interfaceIndex = 0;
        int name = IPv6Name(option);
        if (name < 0)
            return NetworkError.InvalidArgument;
        Span<byte> index = stackalloc byte[OptionBytes.IntegerSize];
        NetworkError error = GetRawOption(descriptor, OptionLevel.IPv6, name, index, out _);
        if (error == NetworkError.None)
            interfaceIndex = BinaryPrimitives.ReadInt32LittleEndian(index);
        return error;
    }

    private static int IPv4Name(int option) => option switch
    {
        PalMulticast.Add => IPOptionNumber.AddMembership,
        PalMulticast.Drop => IPOptionNumber.DropMembership,
        PalMulticast.Interface => IPOptionNumber.MulticastInterface,
        _ => -1,
    };

    private static int IPv6Name(int option) => option switch
    {
        PalMulticast.Add => IPv6OptionNumber.AddMembership,
        PalMulticast.Drop => IPv6OptionNumber.DropMembership,
        PalMulticast.Interface => IPv6OptionNumber.MulticastInterface,
        _ => -1,
    };
}
