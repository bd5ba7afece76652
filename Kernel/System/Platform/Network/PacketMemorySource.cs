using Cosmos.HAL.Dma;
using Cosmos.Network.Buffers;

namespace Cosmos.System2.Network;

/// <summary>Packet memory that the machine's devices reach.</summary>
internal sealed class PacketMemorySource(DmaAllocator memory) : IPacketMemorySource
{
    public PacketMemory Allocate(int length)
    {
        (byte[] array, ulong address) = memory.AllocateArray(length);
        return new PacketMemory(array, address);
    }
}
