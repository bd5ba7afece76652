using System;
using System.Runtime;
using Cosmos.Network;

namespace Cosmos.System2.Network;

/// <summary>The functions of <c>libSystem.Native</c> that read and set options of sockets.</summary>
internal static unsafe class SocketOptionExports
{
    [RuntimeExport("SystemNative_GetSockOpt")]
    internal static int GetOption(nint socket, int level, int name, byte* value, int* length)
    {
        if (length == null || *length < 0)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetOption(socket, level, name, Bytes(value, *length), out int written);
            if (error == NetworkError.None)
                *length = written;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetSockOpt")]
    internal static int SetOption(nint socket, int level, int name, byte* value, int length)
    {
        if (length < 0 || value == null)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetOption(socket, level, name, Bytes(value, length)) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetRawSockOpt")]
    internal static int GetRawOption(nint socket, int level, int name, byte* value, int* length)
    {
        if (length == null || *length < 0)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetRawOption(socket, level, name, Bytes(value, *length), out int written);
            if (error == NetworkError.None)
                *length = written;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetRawSockOpt")]
    internal static int SetRawOption(nint socket, int level, int name, byte* value, int length)
    {
        if (length < 0 || value == null)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetRawOption(socket, level, name, Bytes(value, length)) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetSocketErrorOption")]
    internal static int GetError(nint socket, int* error)
    {
        if (error == null)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError result = calls.TakeError(socket, out NetworkError pending);
            if (result == NetworkError.None)
                *error = PalResult.From(pending);
            return PalResult.From(result);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetLingerOption")]
    internal static int GetLinger(nint socket, PalLinger* option)
    {
        if (option == null)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetLinger(socket, out PalLinger linger);
            if (error == NetworkError.None)
                *option = linger;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetLingerOption")]
    internal static int SetLinger(nint socket, PalLinger* option)
    {
        if (option == null)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetLinger(socket, *option) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetReceiveTimeout")]
    internal static int SetReceiveTimeout(nint socket, int milliseconds)
    {
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetTimeout(socket, milliseconds, isReceiving: true) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetSendTimeout")]
    internal static int SetSendTimeout(nint socket, int milliseconds)
    {
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetTimeout(socket, milliseconds, isReceiving: false) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetIPv4MulticastOption")]
    internal static int GetIPv4Multicast(nint socket, int option, PalIPv4Multicast* value)
    {
        if (value == null)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetIPv4Multicast(socket, option, out PalIPv4Multicast found);
            if (error == NetworkError.None)
                *value = found;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetIPv4MulticastOption")]
    internal static int SetIPv4Multicast(nint socket, int option, PalIPv4Multicast* value)
    {
        if (value == null)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.SetIPv4Multicast(socket, option, *value) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetIPv6MulticastOption")]
    internal static int GetIPv6Multicast(nint socket, int option, PalIPv6Multicast* value)
    {
        if (value == null)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetIPv6Multicast(socket, option, out int index);
            if (error == NetworkError.None)
                *value = new PalIPv6Multicast { InterfaceIndex = index };
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_SetIPv6MulticastOption")]
    internal static int SetIPv6Multicast(nint socket, int option, PalIPv6Multicast* value)
    {
        if (value == null)
            return PalResult.Fault;
        try
        {
            var group = new ReadOnlySpan<byte>(value->Address.Bytes, 16);
            return PalResult.From(SocketPlatform.Calls?.SetIPv6Multicast(socket, option, group, value->InterfaceIndex) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    private static Span<byte> Bytes(byte* value, int length) => new(value, value == null ? 0 : length);
}
