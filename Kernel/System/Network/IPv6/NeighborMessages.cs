using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.IPv6;

/// <summary>Writes the messages of neighbour discovery (RFC 4861, section 4), without checksum.</summary>
internal static class NeighborMessages
{
    /// <summary>Most bytes of what is written here.</summary>
    public const int MaximumLength = 32;

    /// <summary>Hop limit of all of them: a router in between would have made it less.</summary>
    public const byte HopLimit = 255;

    /// <summary>Flag S of an advertisement: it answers a solicitation.</summary>
    public const byte Solicited = 0x40;

    /// <summary>Flag O of an advertisement: it replaces what was known.</summary>
    public const byte Override = 0x20;

    /// <summary>Flag R of an advertisement: its sender is a router.</summary>
    public const byte Router = 0x80;

    /// <summary>Bytes of a solicitation or advertisement before its options.</summary>
    public const int TargetMessageLength = 24;

    /// <summary>Bytes of a router advertisement before its options.</summary>
    public const int RouterAdvertisementLength = 16;

    /// <summary>Writes a Neighbor Solicitation.</summary>
    /// <param name="message">Where to.</param>
    /// <param name="target">Whose station is asked for.</param>
    /// <param name="own">The own station's address.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteSolicitation(Span<byte> message, InternetAddress target, MacAddress own)
    {
        WriteTarget(message, IcmpV6Type.NeighborSolicitation, target);
        return TargetMessageLength + WriteLinkLayer(message[TargetMessageLength..], NeighborOptions.SourceLinkLayer, own);
    }

    /// <summary>Writes a Neighbor Solicitation from the unspecified address, with a nonce by which a link that hands it back is recognized (RFC 7527).</summary>
    /// <param name="message">Where to.</param>
    /// <param name="target">The address that is checked.</param>
    /// <param name="nonce">48 random bits.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteDuplicateSolicitation(Span<byte> message, InternetAddress target, ulong nonce)
    {
        WriteTarget(message, IcmpV6Type.NeighborSolicitation, target);
        Span<byte> option = message.Slice(TargetMessageLength, 8);
        BinaryPrimitives.WriteUInt64BigEndian(option, nonce);
        option[0] = NeighborOptions.Nonce;
        option[1] = 1;
        return TargetMessageLength + option.Length;
    }

    /// <summary>Writes a Neighbor Advertisement.</summary>
    /// <param name="message">Where to.</param>
    /// <param name="target">Whose station is told.</param>
    /// <param name="own">The own station's address.</param>
    /// <param name="flags">R, S and O.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteAdvertisement(Span<byte> message, InternetAddress target, MacAddress own, byte flags)
    {
        WriteTarget(message, IcmpV6Type.NeighborAdvertisement, target);
        message[4] = flags;
        return TargetMessageLength + WriteLinkLayer(message[TargetMessageLength..], NeighborOptions.TargetLinkLayer, own);
    }

    /// <summary>Writes a Router Solicitation.</summary>
    /// <param name="message">Where to.</param>
    /// <param name="own">The own station's address; <see langword="null"/> when the source address is unspecified.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteRouterSolicitation(Span<byte> message, MacAddress? own)
    {
        message[..8].Clear();
        message[0] = IcmpV6Type.RouterSolicitation;
        return own is { } address ? 8 + WriteLinkLayer(message[8..], NeighborOptions.SourceLinkLayer, address) : 8;
    }

    /// <summary>The target of a solicitation, an advertisement or a redirect.</summary>
    public static InternetAddress Target(ReadOnlySpan<byte> message) => new(message.Slice(8, 16));

    /// <summary>Reads the checksum field.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[2..]);

    private static void WriteTarget(Span<byte> message, byte type, InternetAddress target)
    {
        message[..TargetMessageLength].Clear();
        message[0] = type;
        target.WriteV6(message[8..]);
    }

    private static int WriteLinkLayer(Span<byte> option, byte type, MacAddress address)
    {
        option[0] = type;
        option[1] = 1;
        address.CopyTo(option[2..]);
        return 8;
    }
}
