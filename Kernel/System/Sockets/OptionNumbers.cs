namespace Cosmos.Sockets;

/// <summary>Levels of <c>getsockopt(2)</c> on Linux.</summary>
public static class OptionLevel
{
    /// <summary>SOL_IP.</summary>
    public const int IP = 0;

    /// <summary>SOL_SOCKET.</summary>
    public const int Socket = 1;

    /// <summary>SOL_TCP.</summary>
    public const int Tcp = 6;

    /// <summary>SOL_IPV6.</summary>
    public const int IPv6 = 41;
}

/// <summary>Names at level SOL_SOCKET (asm-generic/socket.h).</summary>
internal static class SocketOptionNumber
{
    public const int Debug = 1;
    public const int ReuseAddress = 2;
    public const int Type = 3;
    public const int Error = 4;
    public const int DoNotRoute = 5;
    public const int Broadcast = 6;
    public const int SendBuffer = 7;
    public const int ReceiveBuffer = 8;
    public const int KeepAlive = 9;
    public const int OutOfBandInline = 10;
    public const int Linger = 13;
    public const int ReusePort = 15;
    public const int PeerCredentials = 17;
    public const int ReceiveLowWater = 18;
    public const int SendLowWater = 19;
    public const int ReceiveTimeout = 20;
    public const int SendTimeout = 21;
    public const int AcceptsConnections = 30;
    public const int Protocol = 38;
    public const int Domain = 39;
    public const int BindToInterfaceIndex = 62;
}

/// <summary>Names at level SOL_IP (linux/in.h).</summary>
internal static class IPOptionNumber
{
    public const int TypeOfService = 1;
    public const int TimeToLive = 2;
    public const int HeaderIncluded = 3;
    public const int Options = 4;
    public const int PacketInformation = 8;
    public const int PathMtuDiscovery = 10;
    public const int ReceiveErrors = 11;
    public const int MulticastInterface = 32;
    public const int MulticastTimeToLive = 33;
    public const int MulticastLoopback = 34;
    public const int AddMembership = 35;
    public const int DropMembership = 36;
}

/// <summary>Names at level SOL_IPV6 (linux/in6.h).</summary>
internal static class IPv6OptionNumber
{
    public const int UnicastHops = 16;
    public const int MulticastInterface = 17;
    public const int MulticastHops = 18;
    public const int MulticastLoopback = 19;
    public const int AddMembership = 20;
    public const int DropMembership = 21;
    public const int PathMtuDiscovery = 23;
    public const int ReceiveErrors = 25;
    public const int IPv6Only = 26;
    public const int ReceivePacketInformation = 49;
    public const int TrafficClass = 67;
}

/// <summary>Names at level SOL_TCP (linux/tcp.h).</summary>
internal static class TcpOptionNumber
{
    public const int NoDelay = 1;
    public const int MaximumSegment = 2;
    public const int KeepAliveTime = 4;
    public const int KeepAliveInterval = 5;
    public const int KeepAliveRetryCount = 6;
    public const int UserTimeout = 18;
}
