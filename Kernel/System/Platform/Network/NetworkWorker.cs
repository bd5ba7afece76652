using System;
using System.Collections.Generic;
using System.Threading;
using Cosmos.HAL.Interrupts;
using Cosmos.Network;

namespace Cosmos.System2.Network;

/// <summary>The one thread of the network: lets devices deliver frames and the stack's timers expire, and sleeps in between.</summary>
/// <remarks>
/// No wake-up is lost: the event stays set until a wait takes it, so whatever happens between the last look and the wait ends the wait at once. Devices set it
/// after <see cref="DeviceLink.TryRest"/> has asked for interrupts and found nothing; the stack sets it when a deadline becomes earlier.
/// The thread has the ordinary priority: what an interrupt wakes runs before others of its priority anyway, and a flood of frames leaves the program its share of the
/// processor.
/// </remarks>
internal sealed class NetworkWorker
{
    /// <summary>Frames between two looks at the timers, and at who else wants the lock.</summary>
    private const int Budget = 64;

    /// <summary>Time after which a device without receive buffers is offered some again, in microseconds.</summary>
    private const long StarvationPause = 2_000;

    private const int TicksPerMicrosecond = 10;

    private readonly NetworkStack _stack;
    private readonly InterruptEvent _activity;
    private readonly List<DeviceLink> _links;

    /// <summary>Wires the worker.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="activity">What the worker sleeps on.</param>
    /// <param name="links">The links of all devices.</param>
    internal NetworkWorker(NetworkStack stack, InterruptEvent activity, List<DeviceLink> links)
    {
        _stack = stack;
        _activity = activity;
        _links = links;
    }

    /// <summary>The body of the thread.</summary>
    internal void Run()
    {
        _stack.WakeWorker = _activity.Set;
        while (true)
            RunOnce();
    }

    /// <summary>One round: poll, expire, and sleep unless there is more to poll.</summary>
    internal void RunOnce()
    {
        TimeSpan pause;
        lock (_stack.Gate)
            pause = Work() ? TimeSpan.Zero : Pause();

        if (pause > TimeSpan.Zero)
            _activity.Wait(pause);
        else
            Thread.Yield();
    }

    private bool Work()
    {
        int left = Budget;
        _stack.Enter();
        try
        {
            // Again as long as frames come: what the stack sends at the end, acknowledgments above all, is then one answer to all of them, and one
            // notification of the device, which costs as much as several frames.
            for (bool isMore = true; isMore && left > 0;)
            {
                isMore = false;
                foreach (DeviceLink link in _links)
                {
                    int count = link.Poll(Math.Max(left, 1));
                    left -= count;
                    isMore |= count > 0;
                }
            }

            _stack.Advance();
        }
        finally
        {
            _stack.Leave();
        }

        // After Leave: the answers to what it has sent may be there already.
        bool canRest = left > 0;
        foreach (DeviceLink link in _links)
            canRest = canRest && link.TryRest();
        return !canRest;
    }

    private TimeSpan Pause()
    {
        long pause = long.MaxValue;
        if (_stack.NextDeadline is var deadline and < long.MaxValue)
            pause = Math.Max(deadline - _stack.Now, 0);
        foreach (DeviceLink link in _links)
        {
            if (link.IsStarved)
                pause = Math.Min(pause, StarvationPause);
        }

        return pause > TimeSpan.MaxValue.Ticks / TicksPerMicrosecond ? InterruptEvent.Forever : TimeSpan.FromTicks(pause * TicksPerMicrosecond);
    }
}
