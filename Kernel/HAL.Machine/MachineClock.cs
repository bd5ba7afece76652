using Cosmos.Core.Time;
using Cosmos.HAL.Devices;

namespace Cosmos.HAL.Machine;

/// <summary>The kernel's clock.</summary>
internal sealed class MachineClock : IClock
{
    public long Nanoseconds => MonotonicClock.Nanoseconds;
}
