using System;
using System.Buffers.Binary;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;

namespace Cosmos.Network.Transports;

/// <summary>The way out for transport protocols.</summary>
internal sealed class PacketOutput(NetworkStack stack)
{
    /// <summary>Sends a packet: IP header, checksum, neighbour, link.</summary>
    /// <param name="route">The way.</param>
    /// <param name="options">What goes into the IP header.</param>
    /// <param name="header">
    /// The transport header, with at least <see cref="NetworkStack.HeaderRoom"/> bytes of room before it, and as much of the payload as its owner likes. The reference passes to this call.
    /// </param>
    /// <param name="payload">The rest of the payload; references are added while it is needed. None empty.</param>
    public SendResult Send(in Route route, in OutputOptions options, PacketBuffer header, ReadOnlySpan<FramePart> payload)
    {
        if (stack.LayerOf(options.Destination) is { } layer)
            return layer.Send(route, options, header, payload);
        header.Release();
        return SendResult.NetworkUnreachable;
    }

    /// <summary>Writes the transport checksum, or prepares it for the device.</summary>
    /// <param name="options">Addresses and protocol.</param>
    /// <param name="networkInterface">Where the packet leaves.</param>
    /// <param name="header">The transport header.</param>
    /// <param name="payload">The rest.</param>
    /// <param name="length">Bytes of both.</param>
    /// <param name="mayOffload">Whether the packet leaves in one piece (or is cut by the device).</param>
    /// <returns>Whether the device has to finish it.</returns>
    public static bool FillChecksum(
        in OutputOptions options, NetworkInterface networkInterface, PacketBuffer header, ReadOnlySpan<FramePart> payload, int length, bool mayOffload)
    {
        if (options.ChecksumOffset < 0)
            return false;
        Span<byte> bytes = header.Bytes;
        Span<byte> field = bytes.Slice(options.ChecksumOffset, sizeof(ushort));

        // ICMP for IPv4 is the one protocol whose checksum knows nothing of the addresses.
        ulong sum = options.Protocol == InternetProtocol.Icmp
            ? 0 : InternetChecksum.PseudoHeader(options.Source, options.Destination, options.Protocol, length);
        if (mayOffload && (networkInterface.Offloads & LinkOffloads.TransmitChecksum) != 0
            && options.Protocol is (InternetProtocol.Tcp or InternetProtocol.Udp))
        {
            BinaryPrimitives.WriteUInt16BigEndian(field, InternetChecksum.Fold(sum));
            return true;
        }

        field.Clear();
        sum = InternetChecksum.Add(bytes, sum);
        int position = bytes.Length;
        foreach (FramePart part in payload)
        {
            sum = InternetChecksum.Append(part.Bytes, sum, position);
            position += part.Length;
        }

        ushort checksum = InternetChecksum.Finish(sum);

        // Zero means "no checksum" in UDP (RFC 768), and is not sent over IPv6 (RFC 8200, section 8.1).
        if (checksum == 0 && options.Protocol == InternetProtocol.Udp)
            checksum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(field, checksum);
        return false;
    }
}
