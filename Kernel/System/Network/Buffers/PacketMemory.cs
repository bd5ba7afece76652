namespace Cosmos.Network.Buffers;

/// <summary>One piece of memory for packets: an array that never moves.</summary>
/// <param name="Array">The bytes, on the pinned object heap.</param>
/// <param name="DeviceAddress">Where devices find the first byte; 0 where no device reads it.</param>
public readonly record struct PacketMemory(byte[] Array, ulong DeviceAddress);

/// <summary>Where a stack gets its packet memory from: memory that devices reach in the machine, plain arrays in host tests.</summary>
public interface IPacketMemorySource
{
    /// <summary>Allocates memory; the garbage collector frees it when the last reference is gone.</summary>
    /// <param name="length">Bytes, at least 1.</param>
    /// <exception cref="System.OutOfMemoryException">No contiguous memory of that size is left.</exception>
    PacketMemory Allocate(int length);
}
