namespace Cosmos.HAL.Dma;

/// <summary>A piece of memory as a device sees it.</summary>
/// <param name="Address">Address of the first byte for the device.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct DmaSegment(ulong Address, int Length);
