using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Links;
using Cosmos.Network.Tests.Harness;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>What a device with segmentation and checksum offload does, as virtio describes it.</summary>
internal static class Segmentation
{
    public static IEnumerable<byte[]> Cut(byte[] frame, TransmitOffload offload)
    {
        int header = offload.HeaderLength;
        int tcp = offload.ChecksumStart;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(tcp + 4));
        for (int offset = header; offset < frame.Length; offset += offload.SegmentSize)
        {
            int length = Math.Min(offload.SegmentSize, frame.Length - offset);
            var segment = new byte[header + length];
            frame.AsSpan(0, header).CopyTo(segment);
            frame.AsSpan(offset, length).CopyTo(segment.AsSpan(header));
            BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(tcp + 4), sequence + (uint)(offset - header));
            if (offset + length < frame.Length)
                segment[tcp + 13] &= 0xF6;
            if (offload.IsIPv6)
            {
                BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14 + 4), (ushort)(segment.Length - 54));
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14 + 2), (ushort)(segment.Length - 14));
                segment.AsSpan(14 + 10, 2).Clear();
                BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14 + 10), Frames.Checksum(segment[14..34]));
            }

            WriteChecksum(segment, tcp, offload.ChecksumOffset, offload.IsIPv6);
            yield return segment;
        }
    }

    /// <summary>Completes a checksum whose field holds the sum of the pseudo header.</summary>
    public static void FinishChecksum(byte[] frame, TransmitOffload offload)
    {
        ushort checksum = Frames.Checksum(frame[offload.ChecksumStart..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(offload.ChecksumStart + offload.ChecksumOffset), checksum);
    }

    private static void WriteChecksum(byte[] segment, int start, int offset, bool isIPv6)
    {
        segment.AsSpan(start + offset, 2).Clear();
        var pseudo = new List<byte>(isIPv6 ? segment[22..54] : segment[26..34]);
        int length = segment.Length - start;
        pseudo.AddRange([0, 6, (byte)(length >> 8), (byte)length]);
        ushort checksum = Frames.Checksum([.. pseudo], segment[start..]);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(start + offset), checksum);
    }
}
