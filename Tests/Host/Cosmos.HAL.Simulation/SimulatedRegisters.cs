using System;
using System.Runtime.InteropServices;
using Cosmos.HAL.Registers;

namespace Cosmos.HAL.Simulation;

/// <summary>A register block in ordinary memory: what the driver wrote can be looked at, what it reads can be set.</summary>
public sealed unsafe class SimulatedRegisters<TBlock> : IDisposable
    where TBlock : unmanaged
{
    private readonly void* _memory;

    public SimulatedRegisters()
    {
        _memory = NativeMemory.AlignedAlloc((nuint)sizeof(TBlock), 16);
        NativeMemory.Clear(_memory, (nuint)sizeof(TBlock));
        Mmio = new Mmio<TBlock>((nuint)_memory);
    }

    /// <summary>What the driver gets.</summary>
    public Mmio<TBlock> Mmio { get; }

    /// <summary>The block as bytes.</summary>
    public Span<byte> Bytes => new(_memory, sizeof(TBlock));

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
