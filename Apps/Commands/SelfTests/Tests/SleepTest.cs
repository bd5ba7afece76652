using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>A thread that sleeps for 100 ms.</summary>
internal sealed class SleepTest : ISelfTest
{
    /// <inheritdoc/>
    public string Name => "sleep";

    /// <inheritdoc/>
    public string Summary => "a thread that sleeps";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        Thread.Sleep(TimerTest.Requested);
        TimeSpan actual = Stopwatch.GetElapsedTime(started);
        report.Title = $"sleep: {SelfTestRunner.Format(TimerTest.Requested)} requested, {SelfTestRunner.Format(actual)} actual";
        TimerTest.RequireNotEarly("The sleep", actual);
        return ValueTask.CompletedTask;
    }
}
