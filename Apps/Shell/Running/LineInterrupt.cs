using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>Ctrl-C for one line: the first asks the command to stop, the third leaves it behind.</summary>
internal sealed class LineInterrupt(CancellationToken sessionEnd) : IDisposable
{
    private const int LeaveBehind = 3;

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(sessionEnd);
    private readonly TaskCompletionSource _leftBehind = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Set when the command is to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Ends when nobody waits for the command any more.</summary>
    public Task LeftBehind => _leftBehind.Task;

    /// <summary>Whether the command was asked to stop at least once and has not.</summary>
    public bool WasRequested => Volatile.Read(ref _count) > 0;

    /// <summary>Ctrl-C.</summary>
    public void Request()
    {
        int count = Interlocked.Increment(ref _count);
        // Never on the thread that reads the terminal: what hears of it may take its time.
        if (count == 1)
            _ = _stop.CancelAsync();
        if (count >= LeaveBehind)
            _leftBehind.TrySetResult();
    }

    /// <summary>Nobody waits any more.</summary>
    public void Leave() => _leftBehind.TrySetResult();

    // A source that was used stays: somebody may still be told of it, or look at its token.
    public void Dispose()
    {
        if (!WasRequested && !_leftBehind.Task.IsCompleted)
            _stop.Dispose();
    }
}
