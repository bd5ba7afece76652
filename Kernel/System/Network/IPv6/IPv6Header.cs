using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.IPv6;

/// <summary>The IPv6 header (RFC 8200, section 3) and the numbers of the headers that may follow it.</summary>
internal static class IPv6Header
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 40;

    /// <summary>MTU that every link has (RFC 8200, section 5).</summary>
    public const int MinimumMtu = 1280;

    /// <summary>Longest payload without jumbograms.</summary>
    public const int MaximumPayload = 65535;

    /// <summary>Where the payload length lies.</summary>
    public const int PayloadLengthOffset = 4;

    /// <summary>Where the next header's number lies.</summary>
    public const int NextHeaderOffset = 6;

    /// <summary>Hop-by-Hop Options.</summary>
    public const byte HopByHop = 0;

    /// <summary>Routing.</summary>
    public const byte Routing = 43;

    /// <summary>Fragment.</summary>
    public const byte Fragment = 44;

    /// <summary>Nothing follows.</summary>
    public const byte NoNextHeader = 59;

    /// <summary>Destination Options.</summary>
    public const byte DestinationOptions = 60;

    private const int HopLimitOffset = 7;
    private const int SourceOffset = 8;
    private const int DestinationOffset = 24;

    /// <summary>Payload length.</summary>
    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt16BigEndian(header[PayloadLengthOffset..]);

    /// <summary>Traffic class.</summary>
    public static byte TrafficClass(ReadOnlySpan<byte> header) => (byte)(BinaryPrimitives.ReadUInt16BigEndian(header) >> 4);

    /// <summary>Hop limit.</summary>
    public static byte HopLimit(ReadOnlySpan<byte> header) => header[HopLimitOffset];

    /// <summary>Source address.</summary>
    public static InternetAddress Source(ReadOnlySpan<byte> header) => new(header.Slice(SourceOffset, 16));

    /// <summary>Destination address.</summary>
    public static InternetAddress Destination(ReadOnlySpan<byte> header) => new(header.Slice(DestinationOffset, 16));

    /// <summary>Writes a header.</summary>
    /// <param name="header">Where to.</param>
    /// <param name="trafficClass">Traffic class with the bits of ECN.</param>
    /// <param name="payloadLength">Bytes that follow.</param>
    /// <param name="nextHeader">What follows.</param>
    /// <param name="hopLimit">Hop limit.</param>
    /// <param name="source">Source address.</param>
    /// <param name="destination">Destination address.</param>
    public static void Write(
        Span<byte> header, byte trafficClass, int payloadLength, byte nextHeader, byte hopLimit, InternetAddress source, InternetAddress destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x6000_0000 | ((uint)trafficClass << 20));
        BinaryPrimitives.WriteUInt16BigEndian(header[PayloadLengthOffset..], (ushort)payloadLength);
        header[NextHeaderOffset] = nextHeader;
        header[HopLimitOffset] = hopLimit;
        source.WriteV6(header[SourceOffset..]);
        destination.WriteV6(header[DestinationOffset..]);
    }
}
