namespace Cosmos.Network.Ethernet;

/// <summary>Numbers and sizes of Ethernet II frames (RFC 894, IEEE 802 numbers of IANA).</summary>
internal static class EtherType
{
    /// <summary>Bytes of a frame's header.</summary>
    public const int HeaderLength = 14;

    public const ushort IPv4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort IPv6 = 0x86DD;
}
