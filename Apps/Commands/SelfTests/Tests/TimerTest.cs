using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>A timer that fires once, after 100 ms.</summary>
internal sealed class TimerTest(TimeProvider time) : ISelfTest
{
    /// <summary>What timers, sleeps and wakes are asked for.</summary>
    internal static readonly TimeSpan Requested = TimeSpan.FromMilliseconds(100);

    /// <summary>The class library counts whole milliseconds for timers, so that they may seem this much too early.</summary>
    internal static readonly TimeSpan Granularity = TimeSpan.FromMilliseconds(2);

    /// <summary>By then even a machine with far too much to do would have come around to it.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name => "timer";

    /// <inheritdoc/>
    public string Summary => "a timer that fires once";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public async ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        int fired = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long started = time.GetTimestamp();
        await using (ITimer timer = time.CreateTimer(Fire, state: null, Requested, Timeout.InfiniteTimeSpan))
        {
            try
            {
                await first.Task.WaitAsync(Limit, time, stop).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new SelfTestFailedException($"A timer of {SelfTestRunner.Format(Requested)} has not fired after {SelfTestRunner.Format(Limit)}.");
            }
        }

        TimeSpan actual = time.GetElapsedTime(started);
        report.Title = $"timer: {SelfTestRunner.Format(Requested)} requested, {SelfTestRunner.Format(actual)} actual";
        RequireNotEarly("The timer", actual);
        SelfTestReport.RequireEqual("How often the timer fired", Volatile.Read(ref fired), 1);

        void Fire(object? state)
        {
            Interlocked.Increment(ref fired);
            first.TrySetResult();
        }
    }

    /// <summary>Fails when less time has passed than was asked for. How much more has passed depends on what else runs, and is only reported.</summary>
    internal static void RequireNotEarly(string what, TimeSpan actual) => SelfTestReport.Require(
        actual >= Requested - Granularity, $"{what} was early: {SelfTestRunner.Format(actual)} instead of {SelfTestRunner.Format(Requested)}.");
}
