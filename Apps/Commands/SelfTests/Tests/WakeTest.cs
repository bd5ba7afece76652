using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Commands.SelfTests;

/// <summary>A thread that waits is woken by an interrupt.</summary>
/// <remarks>
/// The machine sends itself an interrupt with a vector that no device has, and its handler wakes the thread that waits for it: the way of every device's interrupt, without a device. On a
/// machine that does not offer its processors the waiting thread is woken by another one, which the interrupt of the timer has woken from its sleep.
/// </remarks>
/// <param name="processors">The processors, where the image offers them.</param>
internal sealed class WakeTest(IProcessors? processors) : ISelfTest
{
    /// <summary>No device, timer or exception has it.</summary>
    internal const int Vector = 0xD7;

    // Between two looks at the limit and at the user's wish to stop.
    private static readonly TimeSpan _slice = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public string Name => "wake";

    /// <inheritdoc/>
    public string Summary => "an interrupt that wakes a thread";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        long started = Stopwatch.GetTimestamp();
        if (processors is not null && FindReceiver(processors.All) is uint receiver)
        {
            WakeByInterrupt(processors, receiver, stop);
            report.Title = $"wake: interrupt 0x{Vector:X2} woke its thread after {SelfTestRunner.Format(Stopwatch.GetElapsedTime(started))}";
        }
        else
        {
            WakeByTimer(stop);
            TimeSpan actual = Stopwatch.GetElapsedTime(started);
            report.Title = $"wake: {SelfTestRunner.Format(TimerTest.Requested)} requested, {SelfTestRunner.Format(actual)} actual";
            report.Write("by the interrupt of the timer: the image does not offer its processors to commands");
            TimerTest.RequireNotEarly("The wake", actual);
        }

        return ValueTask.CompletedTask;
    }

    private static uint? FindReceiver(IReadOnlyList<ProcessorInformation> all) => all.Count == 0 ? null : all.First(processor => processor.IsBoot).ApicId;

    private static void WakeByInterrupt(IProcessors processors, uint receiver, CancellationToken stop) => Wake(
        $"Interrupts with vector 0x{Vector:X2}",
        relay: ended =>
        {
            // One that comes before anybody waits wakes nobody, so it is repeated until somebody was woken.
            while (!ended.Wait(TimerTest.Requested))
                processors.SendInterrupt(Vector, receiver);
        },
        wait: limit => processors.WaitForInterrupt(Vector, limit),
        stop);

    private static void WakeByTimer(CancellationToken stop)
    {
        using var relayed = new AutoResetEvent(initialState: false);
        Wake(
            "Threads that slept",
            relay: _ =>
            {
                Thread.Sleep(TimerTest.Requested);
                relayed.Set();
            },
            wait: relayed.WaitOne,
            stop);
    }

    private static void Wake(string waker, Action<ManualResetEventSlim> relay, Func<TimeSpan, bool> wait, CancellationToken stop)
    {
        using var ended = new ManualResetEventSlim();
        Exception? problem = null;
        var thread = new Thread(() =>
        {
            try
            {
                relay(ended);
            }
            catch (Exception exception)
            {
                // Unhandled here it would end the program, which is the machine.
                Volatile.Write(ref problem, exception);
            }
        })
        {
            IsBackground = true,
            Name = "self test: wake",
        };

        thread.Start();
        bool isWoken = false;
        try
        {
            long started = Stopwatch.GetTimestamp();
            while (!isWoken && Volatile.Read(ref problem) is null && !stop.IsCancellationRequested && Stopwatch.GetElapsedTime(started) < TimerTest.Limit)
                isWoken = wait(_slice);
        }
        finally
        {
            ended.Set();
            thread.Join();
        }

        stop.ThrowIfCancellationRequested();
        if (problem is not null)
            throw new SelfTestFailedException($"{waker} could not wake the thread: {problem.Message}");
        SelfTestReport.Require(isWoken, $"{waker} have woken nobody in {SelfTestRunner.Format(TimerTest.Limit)}.");
    }
}
