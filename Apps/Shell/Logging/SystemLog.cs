using System;
using System.Collections.Generic;
using System.Threading;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The machine's log: a ring of the last lines, and subscribers with queues of their own. Writers never wait.</summary>
public sealed class SystemLog : ISystemLog
{
    private const int LongestLine = 16384;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly LogLine[] _ring;
    private readonly List<LogSubscription> _subscriptions = [];
    private long _written;

    /// <summary>Makes an empty log.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">Lines that are kept in memory.</param>
    public SystemLog(TimeProvider time, int capacity = 4096)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _time = time;
        _ring = new LogLine[capacity];
    }

    /// <inheritdoc/>
    public void Write(string source, string message)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(message);
        DateTimeOffset time = _time.GetUtcNow();
        source = LogText.Clean(source);
        foreach (ReadOnlySpan<char> line in message.AsSpan().EnumerateLines())
            WriteLine(time, source, LogText.Clean(line[..Math.Min(line.Length, LongestLine)]));
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogLine> GetRecent(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_lock)
        {
            long available = Math.Min(Math.Min(_written, _ring.Length), count);
            LogLine[] lines = new LogLine[available];
            for (int index = 0; index < lines.Length; index++)
                lines[index] = _ring[(_written - available + index) % _ring.Length];
            return lines;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<LogLine> observer) => Subscribe(observer, LogSubscription.DefaultCapacity);

    /// <summary>As <see cref="Subscribe(Action{LogLine})"/>, with the number of lines that may wait for a slow observer. The oldest are lost first; their numbers are missing.</summary>
    public IDisposable Subscribe(Action<LogLine> observer, int capacity)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        LogSubscription subscription = new(observer, capacity, Remove);
        lock (_lock)
            _subscriptions.Add(subscription);
        return subscription;
    }

    private void WriteLine(DateTimeOffset time, string source, string message)
    {
        lock (_lock)
        {
            LogLine line = new(_written + 1, time, source, message);
            _ring[_written % _ring.Length] = line;
            _written++;
            foreach (LogSubscription subscription in _subscriptions)
                subscription.Add(line);
        }
    }

    private void Remove(LogSubscription subscription)
    {
        lock (_lock)
            _subscriptions.Remove(subscription);
    }
}
