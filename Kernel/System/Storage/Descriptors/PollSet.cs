using System;

namespace Cosmos.Storage;

/// <summary>One descriptor that <see cref="PollSet.Wait"/> looks at.</summary>
public struct PollItem
{
    /// <summary>The description; <see langword="null"/> reports <see cref="ReadyEvents.Invalid"/> unless <see cref="IsIgnored"/>.</summary>
    public OpenDescription? Description;

    /// <summary>What the caller waits for.</summary>
    public ReadyEvents Interest;

    /// <summary>What was found.</summary>
    public ReadyEvents Ready;

    /// <summary>Whether the item is to be skipped (a negative descriptor in <c>poll(2)</c>).</summary>
    public bool IsIgnored;
}

/// <summary>Waits until one of several descriptors is ready (<c>poll(2)</c>).</summary>
public static class PollSet
{
    private const ReadyEvents AlwaysReported = ReadyEvents.Error | ReadyEvents.HangUp | ReadyEvents.Invalid;

    /// <summary>Looks at the items and waits while none is ready.</summary>
    /// <param name="items">The descriptors; <see cref="PollItem.Ready"/> is filled in.</param>
    /// <param name="timeoutMilliseconds">Longest wait; 0 does not wait, a negative number waits for ever.</param>
    /// <returns>Number of items that are ready; 0 after the time.</returns>
    public static int Wait(Span<PollItem> items, int timeoutMilliseconds)
    {
        int ready = Check(items);
        if (ready > 0 || timeoutMilliseconds == 0)
            return ready;

        var waiter = new Waiter();
        waiter.Gate.Enter();
        foreach (ref PollItem item in items)
            item.Description?.AddObserver(waiter);
        try
        {
            long deadline = timeoutMilliseconds < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMilliseconds;
            while (true)
            {
                int seen = waiter.Gate.Version;
                ready = Check(items);
                if (ready > 0)
                    return ready;
                if (!waiter.Gate.Wait(seen, deadline))
                    return Check(items);
            }
        }
        finally
        {
            foreach (ref PollItem item in items)
                item.Description?.RemoveObserver(waiter);
        }
    }

    private static int Check(Span<PollItem> items)
    {
        int ready = 0;
        foreach (ref PollItem item in items)
        {
            item.Ready = item.IsIgnored ? ReadyEvents.None
                : item.Description is null ? ReadyEvents.Invalid
                : item.Description.Readiness & (item.Interest | AlwaysReported);
            if (item.Ready != ReadyEvents.None)
                ready++;
        }

        return ready;
    }

    private sealed class Waiter : IReadinessObserver
    {
        public ReadinessGate Gate { get; } = new();

        public void OnReadinessChanged(OpenDescription description) => Gate.Signal();
    }
}
