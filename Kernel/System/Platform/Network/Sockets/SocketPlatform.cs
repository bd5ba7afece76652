using System.Net.Sockets;
using System.Threading;
using Cosmos.Network;
using Cosmos.Network.Sockets;
using Cosmos.Sockets;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>Where the exports find the socket functions; they exist from the first use on.</summary>
internal static class SocketPlatform
{
    private static SocketCalls? s_calls;

    /// <summary>The socket functions, or <see langword="null"/> before the platform layer runs.</summary>
    internal static SocketCalls? Calls => Volatile.Read(ref s_calls) ?? Create();

    private static SocketCalls? Create()
    {
        if (Platform.Files is not FileCalls files)
            return null;
        var calls = new SocketCalls(files.Descriptors, new UnixSocketSpace(() => files.Tree), CreateInternetSocket);
        return Interlocked.CompareExchange(ref s_calls, calls, null) ?? calls;
    }

    private static NetworkError CreateInternetSocket(AddressFamily family, SocketType type, ProtocolType protocol, out SocketDescription? socket)
    {
        NetworkSocket? created = NetworkSystem.Current.Stack.CreateSocket(family, type, protocol, out NetworkError error);
        socket = created is null ? null : new InternetSocketDescription(created, NetworkInformation.Sockets);
        return error;
    }
}
