namespace Cosmos.HAL.Devices;

/// <summary>A device that knows the date while the machine is off.</summary>
public interface IWallClock
{
    /// <summary>Reads the date.</summary>
    /// <param name="utcTicks">
    /// 100-nanosecond ticks since 0001-01-01T00:00:00Z, as in <see cref="System.DateTime.Ticks"/>; 0 unless the result is
    /// <see cref="WallClockResult.Ok"/>.
    /// </param>
    /// <returns>Why there is no date, or <see cref="WallClockResult.Ok"/>.</returns>
    WallClockResult TryRead(out long utcTicks);

    /// <summary>Sets the date.</summary>
    /// <param name="utcTicks">As in <see cref="TryRead"/>; fractions that the device cannot hold are cut off.</param>
    /// <returns>Why the date was not set, or <see cref="WallClockResult.Ok"/>.</returns>
    WallClockResult TrySet(long utcTicks);
}
