using System;

namespace Cosmos.Storage;

/// <summary>What a descriptor is ready for. The values are those of <c>poll(2)</c>.</summary>
[Flags]
public enum ReadyEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>POLLIN: a read returns at once, with bytes or with end of file.</summary>
    Readable = 1,

    /// <summary>POLLPRI: urgent data.</summary>
    Urgent = 2,

    /// <summary>POLLOUT: a write takes at least some bytes at once.</summary>
    Writable = 4,

    /// <summary>POLLERR: the other end is broken; always reported.</summary>
    Error = 8,

    /// <summary>POLLHUP: the other end is closed; always reported.</summary>
    HangUp = 16,

    /// <summary>POLLNVAL: not an open descriptor; always reported.</summary>
    Invalid = 32,
}

/// <summary>Is told when the readiness of a descriptor may have changed.</summary>
public interface IReadinessObserver
{
    /// <summary>Called after a change, possibly with locks of the description held: only note it and wake somebody.</summary>
    /// <param name="description">The description whose readiness changed.</param>
    void OnReadinessChanged(OpenDescription description);
}
