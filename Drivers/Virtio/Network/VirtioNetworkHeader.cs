using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cosmos.HAL.Devices;

namespace Cosmos.Drivers.Virtio.Network;

/// <summary>struct virtio_net_hdr: what stands before each frame (virtio 1.2, section 5.1.6).</summary>
/// <remarks>
/// Devices of the standard and those with mergeable buffers have all 12 bytes, other legacy devices lack the last field (section 5.1.6.1).
/// Little-endian here; legacy devices use the guest's order, which is the same on every processor of this system.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtioNetworkHeader
{
    /// <summary>Bytes with num_buffers.</summary>
    internal const int Length = 12;

    /// <summary>Bytes without num_buffers.</summary>
    internal const int LegacyLength = 10;

    /// <summary>Distance of the headers in the table of the transmit queue.</summary>
    internal const int Stride = 16;

    /// <summary>VIRTIO_NET_HDR_F_NEEDS_CSUM: the checksum field holds the sum of the pseudo header only.</summary>
    internal const byte NeedsChecksum = 1;

    /// <summary>VIRTIO_NET_HDR_F_DATA_VALID: the device has checked the checksum.</summary>
    internal const byte DataValid = 2;

    private const byte SegmentationV4 = 1; // VIRTIO_NET_HDR_GSO_TCPV4
    private const byte SegmentationV6 = 4; // VIRTIO_NET_HDR_GSO_TCPV6
    private const int BufferCountOffset = 10;

    internal byte Flags;
    internal byte SegmentationType;
    internal ushort HeaderLength;
    internal ushort SegmentSize;
    internal ushort ChecksumStart;
    internal ushort ChecksumOffset;
    internal ushort BufferCount;
    internal uint Padding;

    /// <summary>The header that asks for <paramref name="request"/>.</summary>
    internal static VirtioNetworkHeader For(in NetworkTransmitRequest request)
    {
        VirtioNetworkHeader header = default;
        if (request.ChecksumStart == 0)
            return header;

        header.Flags = NeedsChecksum;
        header.ChecksumStart = (ushort)request.ChecksumStart;
        header.ChecksumOffset = (ushort)request.ChecksumOffset;
        if (request.SegmentSize == 0)
            return header;

        header.SegmentationType = request.IsIPv6 ? SegmentationV6 : SegmentationV4;
        header.SegmentSize = (ushort)request.SegmentSize;
        header.HeaderLength = (ushort)request.HeaderLength;
        return header;
    }

    /// <summary>Whether the device vouches for the checksum of a received frame, whose header starts at <paramref name="header"/>.</summary>
    internal static bool IsChecksumValid(ReadOnlySpan<byte> header) => (header[0] & (NeedsChecksum | DataValid)) != 0;

    /// <summary>Number of buffers of a received frame. Only where the field exists.</summary>
    internal static int ReadBufferCount(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16LittleEndian(header[BufferCountOffset..]);
}
