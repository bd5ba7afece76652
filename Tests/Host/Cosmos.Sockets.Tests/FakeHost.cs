using Cosmos.Network.Addressing;

namespace Cosmos.Sockets.Tests;

/// <summary>A machine whose interface 2 has the address 10.0.0.1.</summary>
internal sealed class FakeHost : IInternetSocketHost
{
    /// <summary>Sockets that are open.</summary>
    public int Count { get; private set; }

    public uint FindInterface(InternetAddress address) => address == InternetAddress.Parse("10.0.0.1") ? 2u : 0;

    public void OnOpened(InternetSocketDescription socket) => Count++;

    public void OnClosed(InternetSocketDescription socket) => Count--;
}
