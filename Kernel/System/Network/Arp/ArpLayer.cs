using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Neighbors;

namespace Cosmos.Network.Arp;

/// <summary>Address resolution for IPv4 over Ethernet (RFC 826).</summary>
internal sealed class ArpLayer(NetworkStack stack)
{
    public void Receive(NetworkInterface networkInterface, PacketBuffer frame)
    {
        _ = stack;
        networkInterface.Counters.ReceivedUnwanted++;
    }

    public void Solicit(NeighborEntry neighbor, bool isUnicast) => _ = stack;
}
