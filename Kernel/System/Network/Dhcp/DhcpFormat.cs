namespace Cosmos.Network.Dhcp;

/// <summary>The fixed part of a message (RFC 2131, figure 1): where its fields lie and what they may hold.</summary>
internal static class DhcpFormat
{
    /// <summary>UDP port of servers.</summary>
    public const ushort ServerPort = 67;

    /// <summary>UDP port of clients.</summary>
    public const ushort ClientPort = 68;

    /// <summary>op of a client's message.</summary>
    public const byte BootRequest = 1;

    /// <summary>op of a server's message.</summary>
    public const byte BootReply = 2;

    /// <summary>htype of Ethernet.</summary>
    public const byte Ethernet = 1;

    /// <summary>xid.</summary>
    public const int TransactionOffset = 4;

    /// <summary>secs.</summary>
    public const int SecondsOffset = 8;

    /// <summary>flags.</summary>
    public const int FlagsOffset = 10;

    /// <summary>In flags: answer by broadcast, because the client cannot receive at an address that it does not have yet.</summary>
    public const ushort BroadcastFlag = 0x8000;

    /// <summary>ciaddr: the address that the client has.</summary>
    public const int ClientAddressOffset = 12;

    /// <summary>yiaddr: the address that the client gets.</summary>
    public const int YourAddressOffset = 16;

    /// <summary>chaddr.</summary>
    public const int HardwareAddressOffset = 28;

    /// <summary>Where the magic cookie lies.</summary>
    public const int CookieOffset = 236;

    /// <summary>The magic cookie (RFC 2132, section 2).</summary>
    public const uint Cookie = 0x6382_5363;

    /// <summary>Where options begin.</summary>
    public const int OptionsOffset = 240;

    /// <summary>Shortest message that every relay and server takes (RFC 1542, section 2.1).</summary>
    public const int MinimumLength = 300;

    /// <summary>Longest message that the client sends; its options are few and short.</summary>
    public const int MaximumRequestLength = 576;
}
