using System;
using System.Collections.Generic;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>What an <see cref="EventPort"/> tells about one description.</summary>
/// <param name="Data">What the caller gave with the registration.</param>
/// <param name="Ready">What the description is ready for.</param>
public readonly record struct PortEvent(nint Data, ReadyEvents Ready);

/// <summary>
/// Watches many descriptions for one waiting thread, edge-triggered like <c>epoll(7)</c> with EPOLLET: after a registration and after
/// every change of readiness there is one event. The class library's socket engine waits on it.
/// </summary>
public sealed class EventPort
{
    private readonly object _gate = new();
    private readonly Dictionary<OpenDescription, Registration> _registrations = [];
    private readonly Queue<Registration> _changed = [];
    private bool _isClosed;

    /// <summary>Registers a description, or changes its registration.</summary>
    /// <param name="description">The description.</param>
    /// <param name="interest">What to report; nothing ends the registration.</param>
    /// <param name="data">Handed out with its events.</param>
    /// <returns><see cref="FileError.NotPermitted"/> when the readiness of the description never changes, as for files.</returns>
    public FileError Register(OpenDescription description, ReadyEvents interest, nint data)
    {
        ArgumentNullException.ThrowIfNull(description);
        Registration? registration;
        lock (_gate)
        {
            if (_isClosed)
                return FileError.BadDescriptor;
            if (interest == ReadyEvents.None)
            {
                if (_registrations.Remove(description, out registration))
                    registration.End();
                return FileError.None;
            }

            if (!_registrations.TryGetValue(description, out registration))
            {
                registration = new Registration(this, description);
                if (!description.AddObserver(registration))
                    return FileError.NotPermitted;
                _registrations.Add(description, registration);
            }

            registration.Interest = interest;
            registration.Data = data;
        }

        OnChanged(registration);
        return FileError.None;
    }

    /// <summary>Waits for events.</summary>
    /// <param name="events">Receives them.</param>
    /// <returns>How many, at least one; 0 after <see cref="Close"/>.</returns>
    public int Wait(Span<PortEvent> events)
    {
        while (true)
        {
            Registration[] changed = TakeChanged(events.Length);
            if (changed.Length == 0)
                return 0;

            // Without the lock: a description may call an observer with its own locks held.
            int count = 0;
            foreach (Registration registration in changed)
            {
                ReadyEvents ready = registration.Readiness;
                if (ready != ReadyEvents.None)
                    events[count++] = new PortEvent(registration.Data, ready);
            }

            if (count > 0)
                return count;
        }
    }

    /// <summary>Ends all registrations and wakes whoever waits.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (Registration registration in _registrations.Values)
                registration.End();
            _registrations.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private Registration[] TakeChanged(int most)
    {
        lock (_gate)
        {
            while (_changed.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            if (_isClosed)
                return [];
            var taken = new Registration[Math.Min(most, _changed.Count)];
            for (int index = 0; index < taken.Length; index++)
            {
                taken[index] = _changed.Dequeue();
                taken[index].IsQueued = false;
            }

            return taken;
        }
    }

    private void OnChanged(Registration registration)
    {
        lock (_gate)
        {
            if (registration.IsQueued)
                return;
            registration.IsQueued = true;
            _changed.Enqueue(registration);
            Monitor.Pulse(_gate);
        }
    }

    private sealed class Registration(EventPort port, OpenDescription description) : IReadinessObserver
    {
        private volatile bool _hasEnded;

        public ReadyEvents Interest { get; set; }

        public nint Data { get; set; }

        public bool IsQueued { get; set; }

        public ReadyEvents Readiness =>
            _hasEnded ? ReadyEvents.None : description.Readiness & (Interest | ReadyEvents.Error | ReadyEvents.HangUp);

        public void OnReadinessChanged(OpenDescription changed) => port.OnChanged(this);

        public void End()
        {
            _hasEnded = true;
            description.RemoveObserver(this);
        }
    }
}
