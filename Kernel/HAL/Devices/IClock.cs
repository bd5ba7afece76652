namespace Cosmos.HAL.Devices;

/// <summary>A clock that only moves forward and that nobody can set.</summary>
public interface IClock
{
    /// <summary>Nanoseconds since an arbitrary start, at most a few microseconds old. Callable from interrupt handlers.</summary>
    long Nanoseconds { get; }
}
