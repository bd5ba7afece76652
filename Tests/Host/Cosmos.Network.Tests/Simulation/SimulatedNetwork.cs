using System;
using System.Collections.Generic;
using System.Globalization;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>
/// A world of its own: one clock, a queue of events, and the hosts that live by them. Nothing happens except in the methods that let time
/// pass, everything happens on the caller's thread, and the same seeds give the same history.
/// </summary>
public sealed class SimulatedNetwork
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private readonly List<SimulatedHost> _hosts = [];
    private long _order;
    private int _stepsAtOneTime;

    /// <summary>The clock of all hosts.</summary>
    public SimulatedClock Clock { get; } = new();

    /// <summary>The time now, in microseconds of <see cref="Clock"/>.</summary>
    public long Now => Clock.Microseconds;

    /// <summary>The hosts.</summary>
    public IReadOnlyList<SimulatedHost> Hosts => _hosts;

    /// <summary>Steps that were made so far.</summary>
    public long Steps { get; private set; }

    internal void Add(SimulatedHost host) => _hosts.Add(host);

    /// <summary>Lets something happen after a while.</summary>
    /// <param name="delay">Microseconds from now, 0 for the next step.</param>
    /// <param name="action">What happens.</param>
    public void Schedule(long delay, Action action) => _events.Enqueue(action, (Now + Math.Max(0, delay), _order++));

    /// <summary>Lets time pass.</summary>
    public void RunFor(TimeSpan time) => RunTo(Now + (long)time.TotalMicroseconds);

    /// <summary>Lets everything happen up to and at a moment.</summary>
    public void RunTo(long time)
    {
        while (Step(time))
        {
        }

        Clock.MoveTo(time);
    }

    /// <summary>Lets everything happen that is due now.</summary>
    public void Settle() => RunTo(Now);

    /// <summary>Lets time pass until something is true.</summary>
    /// <returns>Whether it became true within the time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        long end = Now + (long)limit.TotalMicroseconds;
        while (!condition())
        {
            if (Step(end))
                continue;
            Clock.MoveTo(end);
            return condition();
        }

        return true;
    }

    /// <summary>Makes the next thing happen, unless it is later than a limit.</summary>
    /// <returns>Whether anything happened.</returns>
    public bool Step(long limit)
    {
        long time = _events.TryPeek(out _, out (long Time, long Order) next) ? next.Time : long.MaxValue;
        SimulatedHost? host = null;
        foreach (SimulatedHost candidate in _hosts)
        {
            long deadline = candidate.NextDeadline;
            if (deadline >= time)
                continue;
            time = deadline;
            host = candidate;
        }

        if (time == long.MaxValue || Math.Max(time, Now) > limit)
            return false;
        Steps++;
        if (time > Now)
        {
            Clock.MoveTo(time);
            _stepsAtOneTime = 0;
        }
        else if (++_stepsAtOneTime > 2_000_000)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Time stands still at {Now} microseconds: {(host is null ? "events" : host.Name)} never end."));
        }

        if (host is not null)
            host.Advance();
        else
            _events.Dequeue()();
        return true;
    }
}
