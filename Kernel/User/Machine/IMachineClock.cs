using System;

namespace Cosmos.User;

/// <summary>The machine's wall clock. Timers, sleeps and <see cref="TimeProvider.GetTimestamp"/> count another clock, which setting this one does not move.</summary>
[RequiresCapability(Capability.Clock)]
public interface IMachineClock
{
    /// <summary>Whether somebody has set it: a hardware clock, a server or a user. A clock that nobody set began in 1970 with the machine.</summary>
    bool IsSet { get; }

    /// <summary>Sets it; the hardware clock is not touched.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970 or beyond what 63 bits of nanoseconds hold.</exception>
    void Set(DateTimeOffset time);
}
