using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cosmos.Network;
using Cosmos.Sockets;

namespace Cosmos.System2.Network;

/// <summary>The socket address functions of the platform boundary: what the class library knows of the layout of <c>sockaddr</c>.</summary>
internal static class SocketAddressCalls
{
    /// <summary>EFAULT: the address is too short.</summary>
    internal const NetworkError Fault = (NetworkError)14;

    private const int IPv6AddressLength = 16;

    /// <summary>Reads the family, in the numbering of the class library; -1 for one that it has no number for.</summary>
    public static NetworkError GetFamily(ReadOnlySpan<byte> address, out int family)
    {
        family = PalFamily.Unknown;
        if (!SocketAddressFormat.TryReadFamily(address, out ushort found))
            return Fault;
        family = ToPal(found);
        return NetworkError.None;
    }

    /// <summary>Writes the family.</summary>
    public static NetworkError SetFamily(Span<byte> address, int family)
    {
        if (address.Length < SocketAddressFormat.FamilySize)
            return Fault;

        // As the C shim, which writes the low bits of a number that it does not know and fails then.
        bool isKnown = TryFromPal(family, out ushort number);
        BinaryPrimitives.WriteUInt16LittleEndian(address, number);
        return isKnown ? NetworkError.None : NetworkError.AddressFamilyNotSupported;
    }

    /// <summary>Reads the port.</summary>
    public static NetworkError GetPort(ReadOnlySpan<byte> address, out ushort port)
    {
        port = 0;
        NetworkError error = CheckInternet(address);
        if (error == NetworkError.None)
            port = BinaryPrimitives.ReadUInt16BigEndian(address[SocketAddressFormat.PortOffset..]);
        return error;
    }

    /// <summary>Writes the port.</summary>
    public static NetworkError SetPort(Span<byte> address, ushort port)
    {
        NetworkError error = CheckInternet(address);
        if (error == NetworkError.None)
            BinaryPrimitives.WriteUInt16BigEndian(address[SocketAddressFormat.PortOffset..], port);
        return error;
    }

    /// <summary>Reads the address of <c>sockaddr_in</c>.</summary>
    /// <param name="address">The bytes.</param>
    /// <param name="value">The four bytes as they lie in memory.</param>
    public static NetworkError GetIPv4(ReadOnlySpan<byte> address, out uint value)
    {
        value = 0;
        NetworkError error = Check(address, SocketAddressFormat.IPv4Size, SocketAddressFormat.IPv4Family);
        if (error == NetworkError.None)
            value = MemoryMarshal.Read<uint>(address[SocketAddressFormat.IPv4AddressOffset..]);
        return error;
    }

    /// <summary>Writes the address of <c>sockaddr_in</c>.</summary>
    public static NetworkError SetIPv4(Span<byte> address, uint value)
    {
        NetworkError error = Check(address, SocketAddressFormat.IPv4Size, SocketAddressFormat.IPv4Family);
        if (error == NetworkError.None)
            MemoryMarshal.Write(address[SocketAddressFormat.IPv4AddressOffset..], value);
        return error;
    }

    /// <summary>Reads address and scope of <c>sockaddr_in6</c>.</summary>
    public static NetworkError GetIPv6(ReadOnlySpan<byte> address, Span<byte> value, out uint scopeId)
    {
        scopeId = 0;
        if (value.Length < IPv6AddressLength)
            return Fault;
        NetworkError error = Check(address, SocketAddressFormat.IPv6Size, SocketAddressFormat.IPv6Family);
        if (error != NetworkError.None)
            return error;
        address.Slice(SocketAddressFormat.IPv6AddressOffset, IPv6AddressLength).CopyTo(value);
        scopeId = BinaryPrimitives.ReadUInt32LittleEndian(address[SocketAddressFormat.ScopeOffset..]);
        return error;
    }

    /// <summary>Writes address and scope of <c>sockaddr_in6</c>, and no flow label.</summary>
    public static NetworkError SetIPv6(Span<byte> address, ReadOnlySpan<byte> value, uint scopeId)
    {
        if (value.Length < IPv6AddressLength)
            return Fault;
        NetworkError error = Check(address, SocketAddressFormat.IPv6Size, SocketAddressFormat.IPv6Family);
        if (error != NetworkError.None)
            return error;
        value[..IPv6AddressLength].CopyTo(address[SocketAddressFormat.IPv6AddressOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(address[SocketAddressFormat.FlowOffset..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(address[SocketAddressFormat.ScopeOffset..], scopeId);
        return error;
    }

    /// <summary>The class library's number of a family of Linux.</summary>
    private static int ToPal(ushort family)
    {
        const ushort PacketFamily = 17, ControllerAreaNetworkFamily = 29;
        return family switch
        {
            SocketAddressFormat.UnspecifiedFamily => PalFamily.Unspecified,
            SocketAddressFormat.UnixFamily => PalFamily.Unix,
            SocketAddressFormat.IPv4Family => PalFamily.InterNetwork,
            SocketAddressFormat.IPv6Family => PalFamily.InterNetworkV6,
            PacketFamily => PalFamily.Packet,
            ControllerAreaNetworkFamily => PalFamily.ControllerAreaNetwork,
            _ => PalFamily.Unknown,
        };
    }

    private static bool TryFromPal(int family, out ushort number)
    {
        const ushort PacketFamily = 17, ControllerAreaNetworkFamily = 29;
        (bool isKnown, number) = family switch
        {
            PalFamily.Unspecified => (true, SocketAddressFormat.UnspecifiedFamily),
            PalFamily.Unix => (true, SocketAddressFormat.UnixFamily),
            PalFamily.InterNetwork => (true, SocketAddressFormat.IPv4Family),
            PalFamily.InterNetworkV6 => (true, SocketAddressFormat.IPv6Family),
            PalFamily.Packet => (true, PacketFamily),
            PalFamily.ControllerAreaNetwork => (true, ControllerAreaNetworkFamily),
            _ => (false, unchecked((ushort)family)),
        };
        return isKnown;
    }

    private static NetworkError Check(ReadOnlySpan<byte> address, int size, ushort family)
    {
        if (address.Length < size)
            return Fault;
        SocketAddressFormat.TryReadFamily(address, out ushort found);
        return found == family ? NetworkError.None : NetworkError.InvalidArgument;
    }

    private static NetworkError CheckInternet(ReadOnlySpan<byte> address)
    {
        if (!SocketAddressFormat.TryReadFamily(address, out ushort family))
            return Fault;
        return family switch
        {
            SocketAddressFormat.IPv4Family => address.Length < SocketAddressFormat.IPv4Size ? Fault : NetworkError.None,
            SocketAddressFormat.IPv6Family => address.Length < SocketAddressFormat.IPv6Size ? Fault : NetworkError.None,
            _ => NetworkError.AddressFamilyNotSupported,
        };
    }
}
