using System;
using System.Buffers.Binary;
using Cosmos.Network;
using Cosmos.Sockets;

namespace Cosmos.System2.Network;

internal sealed partial class SocketCalls
{
    // System.Net.Sockets.SocketOptionName of level Socket.
    private const int PalReuseAddress = 4;
    private const int PalExclusiveAddressUse = ~PalReuseAddress;
    private const int PalDoNotFragment = 14;

    // The class library's limit for the time to linger, which Winsock sets.
    private const int LongestLinger = 65535;

    // IP_PMTUDISC_DONT and IP_PMTUDISC_DO.
    private const int DoFragment = 0;
    private const int DoNotFragment = 2;

    /// <summary><c>getsockopt(2)</c> in the numbering of the class library.</summary>
    public NetworkError GetOption(nint descriptor, int level, int name, Span<byte> value, out int length)
    {
        length = value.Length;
        if (level == PalOptionLevel.Socket && name is PalReuseAddress or PalExclusiveAddressUse)
        {
            // Both are about SO_REUSEPORT: that is what lets several sockets have one endpoint on Linux.
            if (value.Length != OptionBytes.IntegerSize)
                return NetworkError.InvalidArgument;
            NetworkError reuseError = GetRawOption(descriptor, OptionLevel.Socket, SocketOptionNumber.ReusePort, value, out length);
            if (reuseError == NetworkError.None)
            {
                bool isReused = BinaryPrimitives.ReadInt32LittleEndian(value) != 0;
                OptionBytes.WriteInteger(value, isReused == (name == PalReuseAddress) ? 1 : 0);
            }

            return reuseError;
        }

        if (!TryTranslate(level, name, out int linuxLevel, out int linuxName))
            return NetworkError.OperationNotSupported;
        NetworkError error = GetRawOption(descriptor, linuxLevel, linuxName, value, out length);
        if (error == NetworkError.None && level == PalOptionLevel.IP && name == PalDoNotFragment && OptionBytes.TryReadInteger(value, out int discovery))
            OptionBytes.WriteInteger(value, discovery == DoNotFragment ? 1 : 0);
        return error;
    }

    /// <summary><c>setsockopt(2)</c> in the numbering of the class library.</summary>
    public NetworkError SetOption(nint descriptor, int level, int name, ReadOnlySpan<byte> value)
    {
        Span<byte> changed = stackalloc byte[OptionBytes.IntegerSize];
        if (level == PalOptionLevel.Socket && name is PalReuseAddress or PalExclusiveAddressUse)
        {
            if (value.Length != OptionBytes.IntegerSize || !OptionBytes.TryReadInteger(value, out int reuse))
                return NetworkError.InvalidArgument;
            if (name == PalExclusiveAddressUse)
            {
                if (reuse is not (0 or 1))
                    return NetworkError.InvalidArgument;
                reuse = 1 - reuse;
            }

            OptionBytes.WriteInteger(changed, reuse);
            NetworkError error = SetRawOption(descriptor, OptionLevel.Socket, SocketOptionNumber.ReusePort, changed);
            return error == NetworkError.None ? SetRawOption(descriptor, OptionLevel.Socket, SocketOptionNumber.ReuseAddress, changed) : error;
        }

        if (!TryTranslate(level, name, out int linuxLevel, out int linuxName))
            return NetworkError.OperationNotSupported;
        if (level == PalOptionLevel.IP && name == PalDoNotFragment && !value.IsEmpty)
        {
            bool isSet = OptionBytes.TryReadInteger(value, out int number) ? number != 0 : value[0] != 0;
            OptionBytes.WriteInteger(changed, isSet ? DoNotFragment : DoFragment);
            return SetRawOption(descriptor, linuxLevel, linuxName, changed);
        }

        return SetRawOption(descriptor, linuxLevel, linuxName, value);
    }

    /// <summary><c>getsockopt(2)</c> in the numbering of Linux.</summary>
    public NetworkError GetRawOption(nint descriptor, int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.GetOption(level, name, value, out length) : error;
    }

    /// <summary><c>setsockopt(2)</c> in the numbering of Linux.</summary>
    public NetworkError SetRawOption(nint descriptor, int level, int name, ReadOnlySpan<byte> value)
    {
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.SetOption(level, name, value) : error;
    }

    /// <summary>SO_ERROR.</summary>
    public NetworkError TakeError(nint descriptor, out NetworkError pending)
    {
        pending = NetworkError.None;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error == NetworkError.None)
            pending = socket.TakeError();
        return error;
    }

    /// <summary>SO_LINGER.</summary>
    public NetworkError GetLinger(nint descriptor, out PalLinger linger)
    {
        linger = default;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error == NetworkError.None && socket.LingerSeconds is int seconds)
            linger = new PalLinger { OnOff = 1, Seconds = seconds };
        return error;
    }

    /// <summary>SO_LINGER.</summary>
    public NetworkError SetLinger(nint descriptor, PalLinger linger)
    {
        if (linger.OnOff != 0 && linger.Seconds is < 0 or > LongestLinger)
            return NetworkError.InvalidArgument;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error == NetworkError.None)
            socket.LingerSeconds = linger.OnOff != 0 ? linger.Seconds : null;
        return error;
    }

    /// <summary>SO_RCVTIMEO and SO_SNDTIMEO.</summary>
    public NetworkError SetTimeout(nint descriptor, int milliseconds, bool isReceiving)
    {
        if (milliseconds < 0)
            return NetworkError.InvalidArgument;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        if (isReceiving)
            socket.ReceiveTimeout = milliseconds;
        else
            socket.SendTimeout = milliseconds;
        return error;
    }

    /// <summary>Finds level and name of Linux for those of the class library.</summary>
    private static bool TryTranslate(int level, int name, out int linuxLevel, out int linuxName)
    {
        (linuxLevel, linuxName) = level switch
        {
            PalOptionLevel.Socket => (OptionLevel.Socket, TranslateSocketOption(name)),
            PalOptionLevel.IP => (OptionLevel.IP, TranslateIPOption(name)),
            PalOptionLevel.IPv6 => (OptionLevel.IPv6, TranslateIPv6Option(name)),
            PalOptionLevel.Tcp => (OptionLevel.Tcp, TranslateTcpOption(name)),
            _ => (-1, -1),
        };
        return linuxName >= 0;
    }

    private static int TranslateSocketOption(int name) => name switch
    {
        0x0001 => SocketOptionNumber.Debug,
        0x0002 => SocketOptionNumber.AcceptsConnections,
        0x0008 => SocketOptionNumber.KeepAlive,
        0x0010 => SocketOptionNumber.DoNotRoute,
        0x0020 => SocketOptionNumber.Broadcast,
        0x0080 => SocketOptionNumber.Linger,
        0x0100 => SocketOptionNumber.OutOfBandInline,
        0x1001 => SocketOptionNumber.SendBuffer,
        0x1002 => SocketOptionNumber.ReceiveBuffer,
        0x1003 => SocketOptionNumber.SendLowWater,
        0x1004 => SocketOptionNumber.ReceiveLowWater,
        0x1005 => SocketOptionNumber.SendTimeout,
        0x1006 => SocketOptionNumber.ReceiveTimeout,
        0x1007 => SocketOptionNumber.Error,
        0x1008 => SocketOptionNumber.Type,
        _ => -1,
    };

    private static int TranslateIPOption(int name)
    {
        // IP_UNBLOCK_SOURCE 37 .. IP_DROP_SOURCE_MEMBERSHIP 40 of Linux: known, and refused by every socket here.
        const int AddSource = 39, DropSource = 40, BlockSource = 38, UnblockSource = 37;
        return name switch
        {
            1 => IPOptionNumber.Options,
            2 => IPOptionNumber.HeaderIncluded,
            3 => IPOptionNumber.TypeOfService,
            4 => IPOptionNumber.TimeToLive,
            9 => IPOptionNumber.MulticastInterface,
            10 => IPOptionNumber.MulticastTimeToLive,
            11 => IPOptionNumber.MulticastLoopback,
            12 => IPOptionNumber.AddMembership,
            13 => IPOptionNumber.DropMembership,
            PalDoNotFragment => IPOptionNumber.PathMtuDiscovery,
            15 => AddSource,
            16 => DropSource,
            17 => BlockSource,
            18 => UnblockSource,
            19 => IPOptionNumber.PacketInformation,
            _ => -1,
        };
    }

    private static int TranslateIPv6Option(int name)
    {
        const int HopLimit = 52; // IPV6_HOPLIMIT, which Linux has for control data only
        return name switch
        {
            4 => IPv6OptionNumber.UnicastHops,
            9 => IPv6OptionNumber.MulticastInterface,
            10 => IPv6OptionNumber.MulticastHops,
            11 => IPv6OptionNumber.MulticastLoopback,
            19 => IPv6OptionNumber.ReceivePacketInformation,
            21 => HopLimit,
            27 => IPv6OptionNumber.IPv6Only,
            _ => -1,
        };
    }

    private static int TranslateTcpOption(int name)
    {
        const int FastOpen = 23; // TCP_FASTOPEN, which no socket here has
        return name switch
        {
            1 => TcpOptionNumber.NoDelay,
            3 => TcpOptionNumber.KeepAliveTime,
            15 => FastOpen,
            16 => TcpOptionNumber.KeepAliveRetryCount,
            17 => TcpOptionNumber.KeepAliveInterval,
            _ => -1,
        };
    }
}
