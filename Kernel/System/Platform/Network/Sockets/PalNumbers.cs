namespace Cosmos.System2.Network;

// Numbers of the boundary, as the class library declares them (System.Net.Sockets.AddressFamily, SocketType, ProtocolType, SocketOptionLevel,
// SocketOptionName and enumerations of Interop.Sys). They are not always those of Linux.

/// <summary><c>System.Net.Sockets.AddressFamily</c>.</summary>
internal static class PalFamily
{
    public const int Unknown = -1;
    public const int Unspecified = 0;
    public const int Unix = 1;
    public const int InterNetwork = 2;
    public const int InterNetworkV6 = 23;
    public const int Packet = 65536;
    public const int ControllerAreaNetwork = 65537;
}

/// <summary><c>System.Net.Sockets.ProtocolType</c>.</summary>
internal static class PalProtocol
{
    public const int Unspecified = 0;
    public const int Icmp = 1;
    public const int Igmp = 2;
    public const int Tcp = 6;
    public const int Udp = 17;
    public const int IcmpV6 = 58;
    public const int Raw = 255;
}

/// <summary><c>System.Net.Sockets.SocketOptionLevel</c>.</summary>
internal static class PalOptionLevel
{
    public const int IP = 0;
    public const int Tcp = 6;
    public const int IPv6 = 41;
    public const int Socket = 0xFFFF;
}

/// <summary><c>Interop.Sys.MulticastOption</c>.</summary>
internal static class PalMulticast
{
    public const int Add = 0;
    public const int Drop = 1;
    public const int Interface = 2;
}
