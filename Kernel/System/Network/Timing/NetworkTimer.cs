namespace Cosmos.Network.Timing;

/// <summary>A timer of a <see cref="TimerQueue"/>; what owns it derives from it, so that setting it allocates nothing.</summary>
internal abstract class NetworkTimer
{
    /// <summary>When it expires, in microseconds of <see cref="NetworkStack.Now"/>; meaningless unless <see cref="IsSet"/>.</summary>
    public long Deadline { get; internal set; }

    /// <summary>Whether it is waiting to expire.</summary>
    public bool IsSet => Slot >= 0;

    /// <summary>Where in the wheels it is linked; -1 when it is not set.</summary>
    internal int Slot { get; set; } = -1;

    internal NetworkTimer? Previous { get; set; }

    internal NetworkTimer? Following { get; set; }

    /// <summary>Called by <see cref="TimerQueue.Advance"/> at or after the deadline, no longer set; it may set itself and others.</summary>
    protected abstract void OnExpired();

    internal void Expire() => OnExpired();
}
