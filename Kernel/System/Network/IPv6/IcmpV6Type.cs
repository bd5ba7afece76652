namespace Cosmos.Network.IPv6;

/// <summary>Types of ICMPv6 messages (RFC 4443, RFC 4861, RFC 2710, RFC 3810).</summary>
internal static class IcmpV6Type
{
    public const byte DestinationUnreachable = 1;
    public const byte PacketTooBig = 2;
    public const byte TimeExceeded = 3;
    public const byte ParameterProblem = 4;
    public const byte EchoRequest = 128;
    public const byte EchoReply = 129;
    public const byte MulticastListenerQuery = 130;
    public const byte MulticastListenerReport = 131;
    public const byte MulticastListenerDone = 132;
    public const byte RouterSolicitation = 133;
    public const byte RouterAdvertisement = 134;
    public const byte NeighborSolicitation = 135;
    public const byte NeighborAdvertisement = 136;
    public const byte Redirect = 137;
    public const byte MulticastListenerReportV2 = 143;

    /// <summary>Whether a message of this type is an error message (RFC 4443, section 2.1).</summary>
    public static bool IsError(byte type) => type < 128;

    /// <summary>Whether a message of this type must not be answered by an error message (RFC 4443, section 2.4 e).</summary>
    public static bool ForbidsError(byte type) => type is < 128 or Redirect;
}
