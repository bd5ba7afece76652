using System;

namespace Cosmos.Network.Buffers;

/// <summary>Packet memory that no device reads: plain arrays.</summary>
public sealed class ManagedPacketMemory : IPacketMemorySource
{
    /// <inheritdoc/>
    public PacketMemory Allocate(int length) => new(GC.AllocateUninitializedArray<byte>(length, pinned: true), 0);
}
