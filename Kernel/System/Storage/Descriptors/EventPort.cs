using System;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>What an <see cref="EventPort"/> tells about one description.</summary>
/// <param name="Data">What the caller gave with the registration.</param>
/// <param name="Ready">What the description is ready for.</param>
public readonly record struct PortEvent(nint Data, ReadyEvents Ready);

/// <summary>
/// Watches many descriptions for a waiting thread, edge-triggered like <c>epoll(7)</c> with EPOLLET: after a registration and after
/// every change of readiness there is one event. The class library's socket engine waits on it.
/// </summary>
/// <remarks>
/// No edge is lost: a registration is queued at most once, it leaves the queue before its readiness is read, and a change that comes
/// after that queues it again. Reporting a change takes no lock and allocates nothing unless somebody sleeps.
/// </remarks>
public sealed class EventPort
{
    private readonly object _sleepGate = new();
    private readonly Lock _takeGate = new();
    private readonly Lock _listGate = new();
    private PortRegistration? _first;

    // Changed registrations, the latest first; whoever waits takes all at once and turns the order round.
    private PortRegistration? _changed;

    // Taken, in order, but not handed out yet; under _takeGate.
    private PortRegistration? _pending;
    private volatile int _sleepers;
    private volatile bool _isClosed;

    /// <summary>Registers a description.</summary>
    /// <param name="description">The description. Its end ends the registration.</param>
    /// <param name="interest">What to report besides errors and hang-ups.</param>
    /// <param name="data">Handed out with its events.</param>
    /// <returns>
    /// <see cref="FileError.NotPermitted"/> when the readiness of the description never changes, as for files;
    /// <see cref="FileError.Exists"/> when it is registered already.
    /// </returns>
    public FileError Add(OpenDescription description, ReadyEvents interest, nint data)
    {
        ArgumentNullException.ThrowIfNull(description);
        var registration = new PortRegistration(this, description) { Interest = interest, Data = data };
        lock (_listGate)
        {
            if (_isClosed)
                return FileError.BadDescriptor;
            FileError error = description.AddRegistration(registration);
            if (error != FileError.None)
                return error;
            Link(registration);
        }

        if (!description.AddObserver(registration))
        {
            End(registration);
            return FileError.NotPermitted;
        }

        // The description may have ended before it knew of the registration.
        if (description.IsReleased)
        {
            End(registration);
            return FileError.BadDescriptor;
        }

        OnChanged(registration);
        return FileError.None;
    }

    /// <summary>Changes a registration, which also tells the present readiness again.</summary>
    /// <param name="description">The description.</param>
    /// <param name="interest">What to report besides errors and hang-ups.</param>
    /// <param name="data">Handed out with its events.</param>
    /// <returns><see cref="FileError.NotFound"/> when it is not registered.</returns>
    public FileError Modify(OpenDescription description, ReadyEvents interest, nint data)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.FindRegistration(this) is not PortRegistration registration)
            return FileError.NotFound;
        lock (_listGate)
        {
            registration.Interest = interest;
            registration.Data = data;
        }

        OnChanged(registration);
        return FileError.None;
    }

    /// <summary>Ends a registration.</summary>
    /// <param name="description">The description.</param>
    /// <returns><see cref="FileError.NotFound"/> when it is not registered.</returns>
    public FileError Remove(OpenDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.FindRegistration(this) is not PortRegistration registration)
            return FileError.NotFound;
        End(registration);
        return FileError.None;
    }

    /// <summary>Waits for events.</summary>
    /// <param name="events">Receives them; not empty.</param>
    /// <returns>How many, at least one; 0 after <see cref="Close"/>.</returns>
    public int Wait(Span<PortEvent> events)
    {
        while (!_isClosed)
        {
            int count = Take(events);
            if (count > 0)
                return count;
            Sleep();
        }

        return 0;
    }

    /// <summary>Ends all registrations and wakes whoever waits.</summary>
    public void Close()
    {
        lock (_listGate)
            _isClosed = true;
        while (_first is PortRegistration registration)
            End(registration);
        lock (_sleepGate)
            Monitor.PulseAll(_sleepGate);
    }

    internal void OnChanged(PortRegistration registration)
    {
        // A full fence on both sides (here and in Take): either this thread sees that the registration has left the queue, or the taker sees
        // the readiness that this thread has changed before.
        if (Interlocked.Exchange(ref registration.Queued, 1) != 0)
            return;
        PortRegistration? head = Volatile.Read(ref _changed);
        while (true)
        {
            registration.Next = head;
            PortRegistration? seen = Interlocked.CompareExchange(ref _changed, registration, head);
            if (seen == head)
                break;
            head = seen;
        }

        if (_sleepers == 0)
            return;
        lock (_sleepGate)
            Monitor.Pulse(_sleepGate);
    }

    /// <summary>Ends a registration that the description or the port gives up.</summary>
    internal void End(PortRegistration registration)
    {
        lock (_listGate)
        {
            if (registration.HasEnded)
                return;
            registration.HasEnded = true;
            Unlink(registration);
        }

        registration.Description.RemoveRegistration(registration);
        registration.Description.RemoveObserver(registration);
    }

    private int Take(Span<PortEvent> events)
    {
        lock (_takeGate)
        {
            int count = 0;
            while (count < events.Length)
            {
                if (_pending is not PortRegistration registration)
                {
                    _pending = Reverse(Interlocked.Exchange(ref _changed, null));
                    if (_pending is null)
                        break;
                    continue;
                }

                _pending = registration.Next;
                registration.Next = null;
                Interlocked.Exchange(ref registration.Queued, 0);
                ReadyEvents ready = registration.Readiness;
                if (ready != ReadyEvents.None)
                    events[count++] = new PortEvent(registration.Data, ready);
            }

            return count;
        }
    }

    private void Sleep()
    {
        lock (_sleepGate)
        {
            // The interlocked increment is the fence between announcing the sleeper and looking once more.
            Interlocked.Increment(ref _sleepers);
            try
            {
                while (Volatile.Read(ref _changed) is null && Volatile.Read(ref _pending) is null && !_isClosed)
                    Monitor.Wait(_sleepGate);
            }
            finally
            {
                Interlocked.Decrement(ref _sleepers);
            }
        }
    }

    private static PortRegistration? Reverse(PortRegistration? head)
    {
        PortRegistration? reversed = null;
        while (head is not null)
        {
            PortRegistration? next = head.Next;
            head.Next = reversed;
            reversed = head;
            head = next;
        }

        return reversed;
    }

    private void Link(PortRegistration registration)
    {
        registration.After = _first;
        if (_first is not null)
            _first.Before = registration;
        _first = registration;
    }

    private void Unlink(PortRegistration registration)
    {
        if (registration.Before is not null)
            registration.Before.After = registration.After;
        else
            _first = registration.After;
        if (registration.After is not null)
            registration.After.Before = registration.Before;
        registration.Before = registration.After = null;
    }
}
