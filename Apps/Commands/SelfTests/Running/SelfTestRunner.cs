using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>Runs self tests: first those that may at the same time, then the others one by one. Each is shown in one piece when it has ended.</summary>
/// <param name="output">Where to.</param>
/// <param name="time">Measures.</param>
/// <remarks>Everything belongs to one run, so that several sessions can test at once.</remarks>
internal sealed class SelfTestRunner(TextWriter output, TimeProvider time)
{
    /// <summary>Width of headings; a longer text is shown as it is.</summary>
    internal const int Width = 80;

    private readonly SemaphoreSlim _shown = new(1);
    private readonly Dictionary<SelfTestOutcome, List<string>> _names = new()
    {
        [SelfTestOutcome.Passed] = [],
        [SelfTestOutcome.Failed] = [],
        [SelfTestOutcome.Skipped] = [],
    };

    /// <summary>Runs tests.</summary>
    /// <exception cref="OperationCanceledException">The user interrupted; all tests have ended.</exception>
    public async Task<SelfTestSummary> RunAsync(IReadOnlyList<ISelfTest> tests, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        ISelfTest[] together = [.. tests.Where(test => !test.RunsAlone)];
        if (together.Length > 0)
        {
            await ShowAsync(Heading($"{together.Length} {(together.Length == 1 ? "test" : "tests at the same time")}"), stop).ConfigureAwait(false);
            await Task.WhenAll(together.Select(test => StartAsync(test, stop))).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            await ShowAsync(Heading($"done in {Elapsed(started)}"), stop).ConfigureAwait(false);
        }

        foreach (ISelfTest test in tests.Where(test => test.RunsAlone))
        {
            await StartAsync(test, stop).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }

        var summary = new SelfTestSummary(_names[SelfTestOutcome.Passed], _names[SelfTestOutcome.Failed], _names[SelfTestOutcome.Skipped]);
        await ShowAsync(Heading($"all done in {Elapsed(started)}") + Describe(summary), stop).ConfigureAwait(false);
        return summary;
    }

    /// <summary>A line with a text at its beginning.</summary>
    internal static string Heading(string text)
    {
        string begin = $"-- {text} ";
        return $"{begin}{new string('-', Math.Max(2, Width - begin.Length))}\n";
    }

    private static string Describe(SelfTestSummary summary)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{summary.Passed.Count} passed, {summary.Failed.Count} failed");
        if (summary.Failed.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({string.Join(", ", summary.Failed)})");
        if (summary.Skipped.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $", {summary.Skipped.Count} skipped ({string.Join(", ", summary.Skipped)})");
        return text.Append('\n').ToString();
    }

    // On a thread of its own: tests calculate and block, and the pool's threads are for what has to go on meanwhile, timers among it.
    private Task StartAsync(ISelfTest test, CancellationToken stop) =>
        Task.Factory.StartNew(() => RunAsync(test, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();

    private async Task RunAsync(ISelfTest test, CancellationToken stop)
    {
        var report = new SelfTestReport(test.Name);
        SelfTestOutcome outcome = SelfTestOutcome.Passed;
        string? remark = null;
        try
        {
            await test.RunAsync(report, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // the caller says it once for all
        }
        catch (SelfTestSkippedException exception)
        {
            (outcome, remark) = (SelfTestOutcome.Skipped, $"skipped: {exception.Message}");
        }
        catch (SelfTestFailedException exception)
        {
            (outcome, remark) = (SelfTestOutcome.Failed, $"FAILED: {exception.Message}");
        }
        catch (Exception exception)
        {
            // A test is somebody else's code: whatever it throws is its own failure, and no other test's.
            (outcome, remark) = (SelfTestOutcome.Failed, $"FAILED: {exception}");
        }

        var text = new StringBuilder(Heading(report.Title));
        foreach (string line in report.GetLines())
            text.Append(line).Append('\n');
        if (remark is not null)
            text.Append(remark).Append('\n');

        await ShowAsync(text.ToString(), stop, () => _names[outcome].Add(test.Name)).ConfigureAwait(false);
    }

    // One at a time, whole blocks only.
    private async Task ShowAsync(string block, CancellationToken stop, Action? then = null)
    {
        try
        {
            await _shown.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            then?.Invoke();
            await output.WriteAsync(block.AsMemory(), stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Debug.Assert(stop.IsCancellationRequested, "Only the user cancels.");
        }
        finally
        {
            _shown.Release();
        }
    }

    private string Elapsed(long started) => Format(time.GetElapsedTime(started));

    /// <summary>A duration for people, in the largest unit that leaves something in front of the point.</summary>
    internal static string Format(TimeSpan duration) => duration.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F3} s")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:F3} ms");
}
