using System.Threading;

namespace Cosmos.Storage;

/// <summary>The observers of one description's readiness. Telling them takes no lock, so it can be done from anywhere.</summary>
public sealed class ObserverList
{
    private IReadinessObserver[] _observers = [];

    /// <summary>Adds an observer.</summary>
    /// <param name="observer">Who is told.</param>
    public void Add(IReadinessObserver observer)
    {
        IReadinessObserver[] current, next;
        do
        {
            current = Volatile.Read(ref _observers);
            next = [.. current, observer];
        }
        while (Interlocked.CompareExchange(ref _observers, next, current) != current);
    }

    /// <summary>Removes an observer; one that is not there is ignored.</summary>
    /// <param name="observer">Who was told.</param>
    public void Remove(IReadinessObserver observer)
    {
        IReadinessObserver[] current, next;
        do
        {
            current = Volatile.Read(ref _observers);
            int index = System.Array.IndexOf(current, observer);
            if (index < 0)
                return;
            next = new IReadinessObserver[current.Length - 1];
            System.Array.Copy(current, next, index);
            System.Array.Copy(current, index + 1, next, index, next.Length - index);
        }
        while (Interlocked.CompareExchange(ref _observers, next, current) != current);
    }

    /// <summary>Tells everybody.</summary>
    /// <param name="description">The description whose readiness changed.</param>
    public void Notify(OpenDescription description)
    {
        foreach (IReadinessObserver observer in Volatile.Read(ref _observers))
            observer.OnReadinessChanged(description);
    }
}
