using System;
using Cosmos.HAL.Devices;

namespace Cosmos.HAL.Simulation;

/// <summary>Virtual time: moves when told to, and by <see cref="StepPerRead"/> each time it is read.</summary>
public sealed class SimulatedClock : IClock
{
    private long _nanoseconds;

    /// <summary>Lets loops that poll until a deadline come to an end.</summary>
    public long StepPerRead { get; set; } = 1_000;

    public long Nanoseconds => _nanoseconds += StepPerRead;

    public void Advance(TimeSpan time) => _nanoseconds += time.Ticks * 100;
}
