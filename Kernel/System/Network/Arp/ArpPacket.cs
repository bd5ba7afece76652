using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Arp;

/// <summary>An ARP packet for IPv4 over Ethernet (RFC 826).</summary>
/// <param name="Operation">1 asks, 2 answers.</param>
/// <param name="SenderMac">ar$sha.</param>
/// <param name="Sender">ar$spa, host order.</param>
/// <param name="TargetMac">ar$tha.</param>
/// <param name="Target">ar$tpa, host order.</param>
internal readonly record struct ArpPacket(ushort Operation, MacAddress SenderMac, uint Sender, MacAddress TargetMac, uint Target)
{
    /// <summary>Bytes of a packet.</summary>
    public const int Length = 28;

    public const ushort Request = 1;
    public const ushort Reply = 2;

    /// <summary>Hardware type Ethernet, protocol type IPv4, address lengths 6 and 4.</summary>
    private const ulong Types = 0x0001_0800_0604;

    /// <summary>Reads a packet; padding may follow it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16 != Types)
            return false;
        packet = new ArpPacket(
            BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
            new MacAddress(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[14..]),
            new MacAddress(bytes[18..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[24..]));
        return true;
    }

    /// <summary>Writes the packet.</summary>
    /// <param name="bytes">28 bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (Types << 16) | Operation);
        SenderMac.CopyTo(bytes[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[14..], Sender);
        TargetMac.CopyTo(bytes[18..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[24..], Target);
    }
}
