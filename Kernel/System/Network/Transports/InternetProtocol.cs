namespace Cosmos.Network.Transports;

/// <summary>Protocol numbers of the IP header (IANA).</summary>
internal static class InternetProtocol
{
    public const byte Icmp = 1;
    public const byte Igmp = 2;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte IcmpV6 = 58;
}
