using System;

namespace Cosmos.Drivers.Clock;

/// <summary>What a <see cref="CmosClock"/> believes.</summary>
public sealed record CmosClockOptions
{
    /// <summary>
    /// Number of the register with the century, from the <c>CENTURY</c> field of ACPI's FADT; 0 when there is none, and then years
    /// 70 to 99 belong to the twentieth century.
    /// </summary>
    public byte CenturyRegister { get; init; } = (byte)CmosRegister.Century;

    /// <summary>Dates before this one are those of a clock that was never set.</summary>
    public DateTime Earliest { get; init; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Dates from this one on are nonsense.</summary>
    public DateTime Latest { get; init; } = new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
