using System;
using System.Collections.Generic;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The machine's log: a ring of the last lines, subscribers, and a file. Writers never wait.</summary>
/// <param name="time">The clock.</param>
/// <param name="capacity">Lines that are kept in memory.</param>
public sealed class SystemLog(TimeProvider time, int capacity = 4096) : ISystemLog
{
    private readonly TimeProvider _time = time;
    private readonly int _capacity = capacity;

    /// <inheritdoc/>
    public void Write(string source, string message) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<LogLine> GetRecent(int count) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<LogLine> observer) => throw new NotImplementedException();
}
