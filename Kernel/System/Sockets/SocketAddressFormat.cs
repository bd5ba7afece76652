using System;
using System.Buffers.Binary;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Network.Addressing;

namespace Cosmos.Sockets;

/// <summary>Socket addresses as bytes: <c>sockaddr_in</c>, <c>sockaddr_in6</c> and <c>sockaddr_un</c> of Linux on a little-endian machine.</summary>
public static class SocketAddressFormat
{
    /// <summary>Size of the family, which every address begins with.</summary>
    public const int FamilySize = 2;

    /// <summary>Size of <c>sockaddr_in</c>.</summary>
    public const int IPv4Size = 16;

    /// <summary>Size of <c>sockaddr_in6</c>.</summary>
    public const int IPv6Size = 28;

    /// <summary>Size of <c>sockaddr_un</c>.</summary>
    public const int UnixSize = 110;

    /// <summary>Longest path of <c>sockaddr_un</c>.</summary>
    public const int UnixPathSize = UnixSize - FamilySize;

    /// <summary>Size of <c>sockaddr_storage</c>.</summary>
    public const int StorageSize = 128;

    /// <summary>AF_UNSPEC.</summary>
    public const ushort UnspecifiedFamily = 0;

    /// <summary>AF_UNIX.</summary>
    public const ushort UnixFamily = 1;

    /// <summary>AF_INET.</summary>
    public const ushort IPv4Family = 2;

    /// <summary>AF_INET6.</summary>
    public const ushort IPv6Family = 10;

    /// <summary>Where the port of an internet address lies, in network order.</summary>
    public const int PortOffset = 2;

    /// <summary>Where the address of <c>sockaddr_in</c> lies.</summary>
    public const int IPv4AddressOffset = 4;

    /// <summary>Where the flow label of <c>sockaddr_in6</c> lies.</summary>
    public const int FlowOffset = 4;

    /// <summary>Where the address of <c>sockaddr_in6</c> lies.</summary>
    public const int IPv6AddressOffset = 8;

    /// <summary>Where the scope of <c>sockaddr_in6</c> lies.</summary>
    public const int ScopeOffset = 24;

    // RFC 2133 had no scope; Linux still takes such addresses.
    private const int ShortestIPv6Size = ScopeOffset;

    /// <summary>Reads the family.</summary>
    /// <returns><see langword="false"/> when there is not even that.</returns>
    public static bool TryReadFamily(ReadOnlySpan<byte> address, out ushort family) => BinaryPrimitives.TryReadUInt16LittleEndian(address, out family);

    /// <summary>Reads an internet address for a socket of a family.</summary>
    /// <param name="address">The bytes.</param>
    /// <param name="family">Family of the socket.</param>
    /// <param name="allowMapped">Whether an IPv6 socket takes <c>sockaddr_in</c> as well, as UDP does.</param>
    /// <param name="endpoint">The address.</param>
    /// <returns><see cref="NetworkError.InvalidArgument"/> when it is too short, <see cref="NetworkError.AddressFamilyNotSupported"/> when it is of another family.</returns>
    public static NetworkError ReadInternet(ReadOnlySpan<byte> address, AddressFamily family, bool allowMapped, out InternetEndpoint endpoint)
    {
        endpoint = default;
        if (!TryReadFamily(address, out ushort found))
            return NetworkError.InvalidArgument;
        if (found == IPv4Family && (family == AddressFamily.InterNetwork || allowMapped))
        {
            if (address.Length < IPv4Size)
                return NetworkError.InvalidArgument;
            endpoint = new InternetEndpoint(new InternetAddress(address.Slice(IPv4AddressOffset, 4)), ReadPort(address));
            return NetworkError.None;
        }

        int needed = family == AddressFamily.InterNetwork ? IPv4Size : ShortestIPv6Size;
        if (address.Length < needed)
            return NetworkError.InvalidArgument;
        if (found != IPv6Family || family != AddressFamily.InterNetworkV6)
            return NetworkError.AddressFamilyNotSupported;
        uint scope = address.Length >= IPv6Size ? BinaryPrimitives.ReadUInt32LittleEndian(address[ScopeOffset..]) : 0;
        endpoint = new InternetEndpoint(new InternetAddress(address.Slice(IPv6AddressOffset, 16)), ReadPort(address), scope);
        return NetworkError.None;
    }

    /// <summary>Writes an internet address as a socket of a family shows it.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="family">Family of the socket; an IPv6 socket shows IPv4 addresses as mapped ones.</param>
    /// <param name="destination">Where it goes; as much as fits is written.</param>
    /// <returns>Its length.</returns>
    public static int WriteInternet(in InternetEndpoint endpoint, AddressFamily family, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[IPv6Size];
        bytes.Clear();
        int length;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], endpoint.Port);
        if (family == AddressFamily.InterNetwork)
        {
            length = IPv4Size;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, IPv4Family);
            // A socket that is not bound yet has no address of its own family: "::" and 0.0.0.0 are both "any".
            BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4AddressOffset..], endpoint.Address.IsIPv4 ? endpoint.Address.V4 : 0);
        }
        else
        {
            length = IPv6Size;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, IPv6Family);
            endpoint.Address.WriteV6(bytes[IPv6AddressOffset..]);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[ScopeOffset..], endpoint.ScopeId);
        }

        bytes[..Math.Min(length, destination.Length)].CopyTo(destination);
        return length;
    }

    /// <summary>Reads the name out of a Unix address.</summary>
    /// <param name="address">The bytes.</param>
    /// <param name="name">
    /// A path without its terminator; an abstract name with its leading NUL; empty when the address has only a family, which asks <c>bind(2)</c> for
    /// an abstract name of its own choice.
    /// </param>
    /// <returns><see cref="NetworkError.InvalidArgument"/> when it is no Unix address or too long.</returns>
    public static NetworkError ReadUnix(ReadOnlySpan<byte> address, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!TryReadFamily(address, out ushort family) || family != UnixFamily || address.Length > UnixSize)
            return NetworkError.InvalidArgument;
        name = address[FamilySize..];
        if (name.IsEmpty || name[0] == 0)
            return NetworkError.None;
        int end = name.IndexOf((byte)0);
        if (end >= 0)
            name = name[..end];
        return NetworkError.None;
    }

    /// <summary>Writes a Unix address.</summary>
    /// <param name="name">A path, an abstract name with its leading NUL, or nothing.</param>
    /// <param name="destination">Where it goes; as much as fits is written.</param>
    /// <returns>Its length; a path has a terminator.</returns>
    public static int WriteUnix(ReadOnlySpan<byte> name, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[UnixSize + 1];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, UnixFamily);
        name.CopyTo(bytes[FamilySize..]);
        int length = FamilySize + name.Length + (name.IsEmpty || name[0] == 0 ? 0 : 1);
        bytes[..Math.Min(length, destination.Length)].CopyTo(destination);
        return length;
    }

    private static ushort ReadPort(ReadOnlySpan<byte> address) => BinaryPrimitives.ReadUInt16BigEndian(address[PortOffset..]);
}
