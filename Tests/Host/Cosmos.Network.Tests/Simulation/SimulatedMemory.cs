using System;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>Packet memory of the host, counted, and with an end if wanted.</summary>
public sealed class SimulatedMemory : IPacketMemorySource
{
    /// <summary>Bytes that were allocated so far.</summary>
    public long Allocated { get; private set; }

    /// <summary>Allocations beyond this fail.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    public PacketMemory Allocate(int length)
    {
        if (Allocated + length > Limit)
            throw new OutOfMemoryException("The simulated memory is used up.");
        ulong address = 0x1_0000_0000 + (ulong)Allocated;
        Allocated += length;
        return new PacketMemory(new byte[length], address);
    }
}
