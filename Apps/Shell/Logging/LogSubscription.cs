using System;
using System.Threading.Channels;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Hands lines over to one observer, in order, from the thread pool. A slow observer loses the oldest lines; nobody waits for it.</summary>
internal sealed class LogSubscription : IDisposable
{
    /// <summary>Lines that may wait.</summary>
    public const int DefaultCapacity = 1024;

    private readonly Channel<LogLine> _lines;
    private readonly Action<LogLine> _observer;
    private readonly Action<LogSubscription> _remove;
    private volatile bool _isDisposed;

    public LogSubscription(Action<LogLine> observer, int capacity, Action<LogSubscription> remove)
    {
        _observer = observer;
        _remove = remove;
        _lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Adds a line; never waits.</summary>
    public void Add(in LogLine line) => _lines.Writer.TryWrite(line);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _remove(this);
        _lines.Writer.TryComplete();
    }

    private async Task PumpAsync()
    {
        await foreach (LogLine line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isDisposed)
                return;

            try
            {
                _observer(line);
            }
            catch (Exception)
            {
                // An observer that fails has no place to say so: the log is where it would. It gets nothing more.
                Dispose();
                return;
            }
        }
    }
}
