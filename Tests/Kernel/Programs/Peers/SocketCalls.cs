using System;
using System.IO;
using System.Net.Sockets;

namespace Cosmos.Tests.Peers;

/// <summary>Whole buffers over a stream.</summary>
internal static class SocketCalls
{
    internal static void SendAll(this Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    internal static void ReceiveAll(this Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Receive(bytes);
            if (count == 0)
                throw new EndOfStreamException("The peer has finished early.");
            bytes = bytes[count..];
        }
    }
}
