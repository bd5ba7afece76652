using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.System2.Network;

/// <summary>Control data of received messages: one <c>cmsghdr</c> with <c>in_pktinfo</c> or <c>in6_pktinfo</c>, in the layout of 64-bit Linux.</summary>
internal static class ControlMessages
{
    // cmsghdr: length (8), level (4), type (4); what follows begins on a multiple of 8.
    private const int HeaderSize = 16;
    private const int IPv4Size = 12;
    private const int IPv6Size = 20;
    private const int Alignment = 8;
    private const int IPv4Level = 0;
    private const int IPv6Level = 41;
    private const int IPv4Type = 8; // IP_PKTINFO
    private const int IPv6Type = 50; // IPV6_PKTINFO

    /// <summary>Room that packet information takes (CMSG_SPACE).</summary>
    public static int GetSpace(bool isIPv4, bool isIPv6) =>
        (isIPv4 ? Align(HeaderSize + IPv4Size) : 0) + (isIPv6 ? Align(HeaderSize + IPv6Size) : 0);

    /// <summary>Writes where a message was sent to.</summary>
    /// <param name="destination">The control buffer.</param>
    /// <param name="asIPv6">Whether the socket tells IPv6 packet information: an IPv4 address is then shown as a mapped one.</param>
    /// <param name="address">The address.</param>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="isTruncated">Whether there was no room for it.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Write(Span<byte> destination, bool asIPv6, InternetAddress address, uint interfaceIndex, out bool isTruncated)
    {
        int size = asIPv6 ? IPv6Size : IPv4Size;
        isTruncated = destination.Length < HeaderSize + size;
        if (isTruncated)
            return 0;
        BinaryPrimitives.WriteInt64LittleEndian(destination, HeaderSize + size);
        BinaryPrimitives.WriteInt32LittleEndian(destination[8..], asIPv6 ? IPv6Level : IPv4Level);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], asIPv6 ? IPv6Type : IPv4Type);
        Span<byte> data = destination.Slice(HeaderSize, size);
        if (asIPv6)
        {
            address.WriteV6(data);
            BinaryPrimitives.WriteUInt32LittleEndian(data[16..], interfaceIndex);
        }
        else
        {
            // in_pktinfo: index, local address, destination address of the header.
            BinaryPrimitives.WriteUInt32LittleEndian(data, interfaceIndex);
            address.CopyTo(data[4..]);
            address.CopyTo(data[8..]);
        }

        return Math.Min(Align(HeaderSize + size), destination.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> control, bool isIPv4, out InternetAddress address, out uint interfaceIndex)
    {
        address = default;
        interfaceIndex = 0;
        while (control.Length >= HeaderSize)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(control);
            if (length < HeaderSize || length > control.Length)
                return false;
            int level = BinaryPrimitives.ReadInt32LittleEndian(control[8..]);
            int type = BinaryPrimitives.ReadInt32LittleEndian(control[12..]);
            ReadOnlySpan<byte> data = control[HeaderSize..(int)length];
            if (isIPv4 && level == IPv4Level && type == IPv4Type && data.Length >= IPv4Size)
            {
                interfaceIndex = BinaryPrimitives.ReadUInt32LittleEndian(data);
                address = new InternetAddress(data.Slice(8, 4));
                return true;
            }

            if (!isIPv4 && level == IPv6Level && type == IPv6Type && data.Length >= IPv6Size)
            {
                address = new InternetAddress(data[..16]);
                interfaceIndex = BinaryPrimitives.ReadUInt32LittleEndian(data[16..]);
                return true;
            }

            control = control[Math.Min(Align((int)length), control.Length)..];
        }

        return false;
    }

    private static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);
}
