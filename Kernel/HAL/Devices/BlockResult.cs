namespace Cosmos.HAL.Devices;

/// <summary>Outcome of a transfer on an <see cref="IBlockDevice"/>.</summary>
public enum BlockResult
{
    /// <summary>All blocks were transferred.</summary>
    Ok,

    /// <summary>The device is read-only.</summary>
    ReadOnly,

    /// <summary>The device reports an error on the medium; the content of the buffer or the blocks is undefined.</summary>
    MediumError,

    /// <summary>The device did not answer before the deadline and was reset.</summary>
    Timeout,

    /// <summary>The device is gone.</summary>
    Removed,
}
