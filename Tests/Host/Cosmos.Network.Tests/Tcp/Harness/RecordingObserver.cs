using Cosmos.Network.Sockets;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>Counts what an observer is told.</summary>
internal sealed class RecordingObserver : ISocketObserver
{
    public int Count { get; private set; }

    public SocketReadiness Last { get; private set; }

    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness)
    {
        Count++;
        Last = readiness;
    }
}
