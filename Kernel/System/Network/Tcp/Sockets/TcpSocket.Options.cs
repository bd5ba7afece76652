using System;
using System.Net.Sockets;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tcp;

/// <content>Options.</content>
internal sealed partial class TcpSocket
{
    private const int LeastBuffer = 2048;
    private const int LongestKeepAlive = 32767;
    private const int MostKeepAliveProbes = 127;

    /// <inheritdoc/>
    public override NetworkError GetOption(SocketOption option, out int value)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        value = 0;
        if (_isClosed)
            return NetworkError.Closed;
        switch (option)
        {
            case SocketOption.ReuseAddress:
                value = ReuseAddress ? 1 : 0;
                break;
            case SocketOption.ReusePort:
                value = ReusePort ? 1 : 0;
                break;
            case SocketOption.Error:
                value = (int)TakeError();
                break;
            case SocketOption.AcceptsConnections:
                value = IsListening ? 1 : 0;
                break;
            case SocketOption.SendBuffer:
                value = _connection?.SendLimit ?? (Options.SendBuffer != 0 ? Options.SendBuffer : _tcp.Settings.InitialSendBuffer);
                break;
            case SocketOption.ReceiveBuffer:
                value = _connection?.ReceiveLimit ?? TcpConnection.InitialReceiveLimit(_tcp.Settings, Options);
                break;
            case SocketOption.KeepAlive:
                value = Options.KeepAlive ? 1 : 0;
                break;
            case SocketOption.KeepAliveTime:
                value = Options.KeepAliveTime;
                break;
            case SocketOption.KeepAliveInterval:
                value = Options.KeepAliveInterval;
                break;
            case SocketOption.KeepAliveRetryCount:
                value = Options.KeepAliveRetryCount;
                break;
            case SocketOption.NoDelay:
                value = Options.NoDelay ? 1 : 0;
                break;
            case SocketOption.UserTimeout:
                value = Options.UserTimeout;
                break;
            case SocketOption.MaximumSegment:
                value = _connection?.SegmentSize ?? (Options.MaximumSegment != 0 ? Options.MaximumSegment : 536);
                break;
            case SocketOption.TimeToLive:
                value = Options.TimeToLive;
                break;
            case SocketOption.TypeOfService:
                value = Options.TypeOfService;
                break;
            case SocketOption.DoNotFragment:
                value = 1;
                break;
            case SocketOption.IPv6Only when Family == AddressFamily.InterNetworkV6:
                value = IsIPv6Only ? 1 : 0;
                break;
            case SocketOption.BoundInterface:
                value = (int)(Options.BoundInterface?.Index ?? 0);
                break;
            case SocketOption.Broadcast or SocketOption.DoNotRoute:
                break;
            default:
                return NetworkError.ProtocolOption;
        }

        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError SetOption(SocketOption option, int value)
    {
        using StackWork work = _tcp.Stack.BeginWork();
        if (_isClosed)
            return NetworkError.Closed;
        int most = _tcp.Stack.Options.MaximumSocketBuffer;
        switch (option)
        {
            case SocketOption.ReuseAddress:
                ReuseAddress = value != 0;
                return NetworkError.None;
            case SocketOption.ReusePort:
                ReusePort = value != 0;
                return NetworkError.None;
            case SocketOption.IPv6Only when Family == AddressFamily.InterNetworkV6:
                if (BoundPort != 0 || _connection is not null)
                    return NetworkError.InvalidArgument;
                IsIPv6Only = value != 0;
                return NetworkError.None;
            case SocketOption.SendBuffer:
                return value < 0 ? NetworkError.InvalidArgument : Change(Options with { SendBuffer = Math.Clamp(value, LeastBuffer, most) });
            case SocketOption.ReceiveBuffer:
                return value < 0 ? NetworkError.InvalidArgument : Change(Options with { ReceiveBuffer = Math.Clamp(value, LeastBuffer, most) });
            case SocketOption.KeepAlive:
                return Change(Options with { KeepAlive = value != 0 });
            case SocketOption.KeepAliveTime:
                return value is < 1 or > LongestKeepAlive ? NetworkError.InvalidArgument : Change(Options with { KeepAliveTime = value });
            case SocketOption.KeepAliveInterval:
                return value is < 1 or > LongestKeepAlive ? NetworkError.InvalidArgument : Change(Options with { KeepAliveInterval = value });
            case SocketOption.KeepAliveRetryCount:
                return value is < 1 or > MostKeepAliveProbes ? NetworkError.InvalidArgument : Change(Options with { KeepAliveRetryCount = value });
            case SocketOption.NoDelay:
                return Change(Options with { NoDelay = value != 0 });
            case SocketOption.UserTimeout:
                return value < 0 ? NetworkError.InvalidArgument : Change(Options with { UserTimeout = value });
            case SocketOption.MaximumSegment:
                return value is not 0 and (< 88 or > 32767) ? NetworkError.InvalidArgument : Change(Options with { MaximumSegment = value });
            case SocketOption.TimeToLive:
                // -1 stands for the default, as for IPV6_UNICAST_HOPS.
                if (value == -1)
                    value = _tcp.Stack.Options.TimeToLive;
                return value is < 1 or > 255 ? NetworkError.InvalidArgument : Change(Options with { TimeToLive = (byte)value });
            case SocketOption.TypeOfService:
                // The two bits of ECN belong to TCP, which does not use them (RFC 3168, section 6.1.1).
                return Change(Options with { TypeOfService = (byte)(value & 0xFC) });
            case SocketOption.BoundInterface:
                return BindInterface(value);
            case SocketOption.Broadcast or SocketOption.DoNotRoute or SocketOption.DoNotFragment:
                // Known to every socket; nothing follows from them for TCP, which never broadcasts and never lets routers fragment.
                return NetworkError.None;
            default:
                return NetworkError.ProtocolOption;
        }
    }

    private NetworkError BindInterface(int index)
    {
        NetworkInterface? networkInterface = null;
        if (index != 0 && (networkInterface = _tcp.Stack.FindInterface((uint)index)) is null)
            return NetworkError.InvalidArgument;
        return Change(Options with { BoundInterface = networkInterface });
    }

    private NetworkError Change(TcpConnectionOptions options)
    {
        Options = options;
        _connection?.SetOptions(options);
        return NetworkError.None;
    }

    private NetworkError TakeError()
    {
        NetworkError error = TakePendingError();
        return error == NetworkError.None && _connection is { } connection ? connection.TakeError() : error;
    }
}
