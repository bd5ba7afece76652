using System;
using System.Runtime;
using Cosmos.Network;
using Cosmos.Storage;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The functions of <c>libSystem.Native</c> behind <c>System.Net.NetworkInformation.NetworkChange</c>.</summary>
internal static unsafe class NetworkChangeExports
{
    [RuntimeExport("SystemNative_CreateNetworkChangeListenerSocket")]
    internal static int CreateListener(nint* socket)
    {
        *socket = -1;
        try
        {
            if (Platform.Files is not FileCalls files)
                return PalResult.NotReady;
            FileError error = files.Descriptors.Add(NetworkInformation.Changes.Listen(), closeOnExec: true, out int descriptor);
            *socket = descriptor;
            return ErrorNumbers.ToPal((int)error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }

    // Reads what there is; the descriptor decides whether to wait for it.
    [RuntimeExport("SystemNative_ReadEvents")]
    internal static int ReadEvents(nint socket, delegate* unmanaged<nint, int, void> found)
    {
        try
        {
            if (SocketPlatform.Calls is not SocketCalls calls)
                return PalResult.NotReady;
            Span<byte> message = stackalloc byte[1];
            NetworkError error = calls.Receive(socket, message, 0, out int count);
            if (error == NetworkError.None && count == 1)
                found(socket, message[0]);
            return PalResult.From(error);
        }
        catch (Exception exception)
        {
            return PalResult.From(exception);
        }
    }
}
