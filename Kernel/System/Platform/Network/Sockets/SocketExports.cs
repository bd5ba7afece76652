using System;
using System.Runtime;
using Cosmos.Network;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The functions of <c>libSystem.Native</c> that make, connect and end sockets.</summary>
internal static unsafe class SocketExports
{
    [RuntimeExport("SystemNative_Socket")]
    internal static int Create(int family, int type, int protocol, nint* created)
    {
        if (created == null)
            return PalResult.Fault;
        *created = -1;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.Create(family, type, protocol, out int descriptor);
            *created = descriptor;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Bind")]
    internal static int Bind(nint socket, int protocol, byte* address, int length)
    {
        if (address == null || length < 0)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.Bind(socket, protocol, new ReadOnlySpan<byte>(address, length)) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Connect")]
    internal static int Connect(nint socket, byte* address, int length)
    {
        if (address == null || length < 0)
            return PalResult.Fault;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.Connect(socket, new ReadOnlySpan<byte>(address, length)) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // Without TCP Fast Open (RFC 7413) the data is sent by the caller afterwards: as on Linux, none is reported as sent.
    [RuntimeExport("SystemNative_Connectx")]
    internal static int ConnectAndSend(nint socket, byte* address, int length, byte* data, int dataLength, int useFastOpen, int* sent)
    {
        if (sent == null)
            return PalResult.Fault;
        *sent = 0;
        return Connect(socket, address, length);
    }

    [RuntimeExport("SystemNative_Disconnect")]
    internal static int Disconnect(nint socket)
    {
        try
        {
            return PalResult.From(SocketPlatform.Calls?.Disconnect(socket) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Listen")]
    internal static int Listen(nint socket, int backlog)
    {
        try
        {
            return PalResult.From(SocketPlatform.Calls?.Listen(socket, backlog) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Accept")]
    internal static int Accept(nint socket, byte* address, int* length, nint* accepted)
    {
        if (address == null || length == null || accepted == null || *length < 0)
            return PalResult.Fault;
        *accepted = -1;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.Accept(socket, new Span<byte>(address, *length), out int addressLength, out int descriptor);
            *accepted = descriptor;
            if (error == NetworkError.None)
                *length = Math.Min(addressLength, *length);
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_Shutdown")]
    internal static int Shutdown(nint socket, int how)
    {
        try
        {
            return PalResult.From(SocketPlatform.Calls?.Shutdown(socket, how) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetSockName")]
    internal static int GetLocalAddress(nint socket, byte* address, int* length)
    {
        if (address == null || length == null || *length < 0)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetLocalAddress(socket, new Span<byte>(address, *length), out int addressLength);
            if (error == NetworkError.None)
                *length = Math.Min(addressLength, *length);
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetPeerName")]
    internal static int GetRemoteAddress(nint socket, byte* address, int* length)
    {
        if (address == null || length == null || *length < 0)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetRemoteAddress(socket, new Span<byte>(address, *length), out int addressLength);
            if (error == NetworkError.None)
                *length = Math.Min(addressLength, *length);
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // As the C shim: succeeds for whatever descriptor, and says -1 where there is nothing to say.
    [RuntimeExport("SystemNative_GetSocketType")]
    internal static int GetKind(nint socket, int* family, int* type, int* protocol, int* isListening)
    {
        if (family == null || type == null || protocol == null || isListening == null)
            return PalResult.Fault;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            calls.GetKind(socket, out *family, out *type, out *protocol, out bool listens);
            *isListening = listens ? 1 : 0;
            return 0;
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetBytesAvailable")]
    internal static int GetAvailable(nint socket, int* available)
    {
        if (available == null)
            return PalResult.Fault;
        *available = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            NetworkError error = calls.GetAvailable(socket, out int count);
            *available = count;
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    [RuntimeExport("SystemNative_GetAtOutOfBandMark")]
    internal static int GetAtOutOfBandMark(nint socket, int* isAtMark)
    {
        if (isAtMark == null)
            return PalResult.Fault;
        *isAtMark = 0;
        try
        {
            return PalResult.From(SocketPlatform.Calls?.CheckOutOfBandMark(socket) ?? NetworkError.Closed);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // The C shim has select(2) on Apple's systems only; elsewhere the class library polls.
    [RuntimeExport("SystemNative_Select")]
    internal static int Select(int* read, int readCount, int* write, int writeCount, int* error, int errorCount, int microseconds, int largest, int* triggered) =>
        PalResult.From(NetworkError.OperationNotSupported);

    [RuntimeExport("SystemNative_SendFile")]
    internal static int SendFile(nint destination, nint source, long offset, long count, long* sent)
    {
        *sent = 0;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            FileError error = calls.SendFile(destination, source, offset, count, out long done);
            *sent = done;
            return ErrorNumbers.ToPal((int)error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // Sets errno, unlike its neighbours.
    [RuntimeExport("SystemNative_GetPeerID")]
    internal static int GetPeerUser(nint socket, uint* userId)
    {
        *userId = uint.MaxValue;
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return ErrorNumber.Result(FileError.NotImplemented);
            NetworkError error = calls.GetPeerUser(socket, out uint user);
            *userId = user;
            return ErrorNumber.Result((FileError)error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }
}
