using System;
using System.Collections.Generic;
using System.Globalization;

namespace Cosmos.User;

/// <summary>The log of the machine: lines of the kernel, of services and of whatever the program writes to its console.</summary>
[RequiresCapability(Capability.Diagnostics)]
public interface ISystemLog
{
    /// <summary>Adds a line; never blocks on whoever reads.</summary>
    /// <param name="source">Who says it, such as <c>ssh</c>.</param>
    /// <param name="message">One line or several, without a line end behind the last.</param>
    void Write(string source, string message);

    /// <summary>The last lines, oldest first.</summary>
    IReadOnlyList<LogLine> GetRecent(int count);

    /// <summary>Has every new line handed over, from a thread of the log's own choosing, until the result is disposed of.</summary>
    IDisposable Subscribe(Action<LogLine> observer);
}

/// <summary>A line of the log.</summary>
/// <param name="Number">Counted from 1; a gap shows lines that were lost.</param>
/// <param name="Time">When it was written, UTC.</param>
/// <param name="Source">Who says it.</param>
/// <param name="Message">Text without a line end.</param>
public readonly record struct LogLine(long Number, DateTimeOffset Time, string Source, string Message)
{
    /// <summary>The line as it is shown: time of day with milliseconds, source, message.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time.UtcDateTime:HH:mm:ss.fff} {Source}: {Message}");
}
