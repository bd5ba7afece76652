namespace Cosmos.HAL.Devices;

/// <summary>Outcome of reading or setting a <see cref="IWallClock"/>.</summary>
public enum WallClockResult
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>No device answers.</summary>
    NotPresent,

    /// <summary>The device did not reach a readable state before its deadline.</summary>
    Timeout,

    /// <summary>The device lost power; its time means nothing.</summary>
    PowerLost,

    /// <summary>The device answers with a date that does not exist or lies before the clock can have been set.</summary>
    InvalidDate,

    /// <summary>The device cannot be set.</summary>
    ReadOnly,
}
