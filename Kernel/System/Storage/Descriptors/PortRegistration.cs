namespace Cosmos.Storage;

/// <summary>The watch of one <see cref="EventPort"/> over one description.</summary>
internal sealed class PortRegistration(EventPort port, OpenDescription description) : IReadinessObserver
{
    /// <summary>1 from the change of readiness until the port has taken the registration off its queue.</summary>
    public int Queued;

    /// <summary>The next one in the queue.</summary>
    public PortRegistration? Next;

    // Neighbours in the list of all registrations of the port.
    public PortRegistration? Before;
    public PortRegistration? After;

    private volatile bool _hasEnded;

    public EventPort Port => port;

    public OpenDescription Description => description;

    public ReadyEvents Interest { get; set; }

    public nint Data { get; set; }

    public bool HasEnded
    {
        get => _hasEnded;
        set => _hasEnded = value;
    }

    public ReadyEvents Readiness =>
        _hasEnded ? ReadyEvents.None : description.Readiness & (Interest | ReadyEvents.Error | ReadyEvents.HangUp);

    public void OnReadinessChanged(OpenDescription changed)
    {
        if (!_hasEnded)
            port.OnChanged(this);
    }
}
