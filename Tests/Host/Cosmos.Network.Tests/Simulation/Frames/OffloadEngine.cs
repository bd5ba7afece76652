using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Links;

namespace Cosmos.Network.Tests.Simulation.Frames;

/// <summary>What a network card does with checksums and long segments.</summary>
public static class OffloadEngine
{
    /// <summary>Throws when the stack asks for something that the card did not offer or that makes no sense.</summary>
    public static void CheckRequest(ReadOnlySpan<byte> frame, in TransmitOffload offload, LinkOffloads offered)
    {
        if (offload.ChecksumStart == 0)
        {
            if (offload.SegmentSize != 0)
                throw new InvalidOperationException("Segmentation without checksums.");
            return;
        }

        if ((offered & LinkOffloads.TransmitChecksum) == 0)
            throw new InvalidOperationException("The card does not fill in checksums.");
        if (offload.ChecksumStart < 14 + 20 || offload.ChecksumStart + offload.ChecksumOffset + 2 > frame.Length)
            throw new InvalidOperationException("The checksum lies outside of the frame.");
        if (offload.SegmentSize == 0)
            return;
        LinkOffloads needed = offload.IsIPv6 ? LinkOffloads.TcpSegmentationV6 : LinkOffloads.TcpSegmentationV4;
        if ((offered & needed) == 0)
            throw new InvalidOperationException("The card does not cut segments of this protocol.");
        if (offload.HeaderLength != offload.ChecksumStart + (frame[offload.ChecksumStart + 12] >> 4) * 4)
            throw new InvalidOperationException("The length of the headers of a long segment is wrong.");
        if ((frame[offload.ChecksumStart + 13] & 0x80) != 0)
            throw new InvalidOperationException("A long segment with CWR: cards without ECN offload (virtio 1.2, section 5.1.3.1) would repeat it.");
        if (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != (offload.IsIPv6 ? 0x86DD : 0x0800))
            throw new InvalidOperationException("The internet protocol of a long segment is wrong.");
    }

    /// <summary>Fills in the checksum of a frame that is sent as it is.</summary>
    public static byte[] Finish(byte[] frame, in TransmitOffload offload)
    {
        byte[] done = (byte[])frame.Clone();
        ushort checksum = Sum.Finish(Sum.Add(0, done.AsSpan(offload.ChecksumStart)));
        bool isUdp = offload.ChecksumOffset == 6;
        BinaryPrimitives.WriteUInt16BigEndian(done.AsSpan(offload.ChecksumStart + offload.ChecksumOffset), checksum == 0 && isUdp ? (ushort)0xFFFF : checksum);
        return done;
    }

    /// <summary>Cuts a long segment into frames.</summary>
    public static IEnumerable<byte[]> CutSegment(byte[] frame, TransmitOffload offload)
    {
        int headers = offload.HeaderLength;
        int transport = offload.ChecksumStart;
        int payload = frame.Length - headers;
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(transport + 4));
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(18));
        int index = 0;
        for (int done = 0; done < payload; index++)
        {
            int length = Math.Min(offload.SegmentSize, payload - done);
            bool isLast = done + length == payload;
            byte[] piece = new byte[headers + length];
            frame.AsSpan(0, headers).CopyTo(piece);
            frame.AsSpan(headers + done, length).CopyTo(piece.AsSpan(headers));
            Span<byte> tcp = piece.AsSpan(transport);
            BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence + (uint)done);

            // FIN and PSH belong to the last piece, CWR to the first (RFC 3168, section 6.1.2).
            if (!isLast)
                tcp[13] &= 0xFF & ~0x09;
            if (index > 0)
                tcp[13] &= 0xFF & ~0x80;
            if (offload.IsIPv6)
            {
                BinaryPrimitives.WriteUInt16BigEndian(piece.AsSpan(18), (ushort)(piece.Length - 14 - 40));
            }
            else
            {
                BinaryPrimitives.WriteUInt16BigEndian(piece.AsSpan(16), (ushort)(piece.Length - 14));
                BinaryPrimitives.WriteUInt16BigEndian(piece.AsSpan(18), (ushort)(identification + index));
                piece[24] = piece[25] = 0;
                int headerLength = (piece[14] & 15) * 4;
                BinaryPrimitives.WriteUInt16BigEndian(piece.AsSpan(24), Sum.Finish(Sum.Add(0, piece.AsSpan(14, headerLength))));
            }

            tcp[16] = tcp[17] = 0;
            int addressLength = offload.IsIPv6 ? 16 : 4;
            ReadOnlySpan<byte> addresses = piece.AsSpan(offload.IsIPv6 ? 22 : 26, addressLength * 2);
            uint sum = Sum.PseudoHeader(addresses[..addressLength], addresses[addressLength..], 6, tcp.Length);
            BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Sum.Finish(Sum.Add(sum, tcp)));
            done += length;
            yield return piece;
        }
    }
}
