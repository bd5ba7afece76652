using System;
using System.Threading;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Simulation;

/// <summary>An interrupt lock on the host: holds back the deliveries of <paramref name="line"/> and checks that it does not nest.</summary>
public sealed class SimulatedInterruptLock(SimulatedInterruptLine? line = null) : InterruptLock
{
    private readonly Lock _lock = new();

    public override nuint Enter()
    {
        if (_lock.IsHeldByCurrentThread)
            throw new InvalidOperationException("An interrupt lock does not nest.");

        _lock.Enter();
        line?.Mask();
        return 1;
    }

    public override void Exit(nuint state)
    {
        if (state != 1)
            throw new InvalidOperationException("Exit needs what Enter returned.");

        _lock.Exit();
        line?.Unmask();
    }
}
