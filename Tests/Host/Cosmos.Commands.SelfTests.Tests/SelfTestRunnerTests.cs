using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SelfTestRunnerTests
{
    private readonly StringWriter _output = new();

    [Test]
    public async Task Tests_are_shown_in_the_order_in_which_they_end()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new FakeTest("second", (_, _) => first.Task);
        var ending = new FakeTest("first", (report, _) =>
        {
            report.Write("a line");
            return Task.CompletedTask;
        });

        // The second is let go when the first has been written.
        using TextWriter writer = new WatchingWriter(_output, text =>
        {
            if (text.Contains("a line", StringComparison.Ordinal))
                first.SetResult();
        });
        SelfTestSummary summary = await new SelfTestRunner(writer, TimeProvider.System).RunAsync([second, ending], CancellationToken.None);

        Assert.That(summary.Passed, Is.EqualTo(["first", "second"]));
        Assert.That(Lines.Select(line => line.TrimEnd('-')), Is.EqualTo([
            "-- 2 tests at the same time ", "-- first ", "a line", "-- second ", Lines[4].TrimEnd('-'), Lines[5].TrimEnd('-'), "2 passed, 0 failed"]));
        Assert.That(Lines[4], Does.StartWith("-- done in "));
        Assert.That(Lines[5], Does.StartWith("-- all done in "));
    }

    [Test]
    public async Task Lines_of_tests_at_the_same_time_do_not_mix()
    {
        using var together = new Barrier(8);
        FakeTest[] tests = [.. Enumerable.Range(0, 8).Select(i => new FakeTest($"t{i}", (report, _) =>
        {
            for (int line = 0; line < 20; line++)
            {
                together.SignalAndWait();
                report.Write($"t{i} {line}");
            }

            return Task.CompletedTask;
        }))];
        await new SelfTestRunner(_output, TimeProvider.System).RunAsync(tests, CancellationToken.None);

        string[] shown = Lines;
        for (int i = 0; i < 8; i++)
        {
            int heading = Array.FindIndex(shown, line => line.StartsWith($"-- t{i} ", StringComparison.Ordinal));
            Assert.That(shown[(heading + 1)..(heading + 21)], Is.EqualTo(Enumerable.Range(0, 20).Select(line => $"t{i} {line}")));
        }
    }

    [Test]
    public async Task What_fails_throws_or_cannot_run_is_counted_and_the_others_go_on()
    {
        SelfTestSummary summary = await RunAsync(
            new FakeTest("wrong", (report, _) =>
            {
                report.Write("seen before");
                throw new SelfTestFailedException("x is 1, expected 2.");
            }),
            new FakeTest("broken", (_, _) => throw new InvalidDataException("somebody else's")),
            new FakeTest("absent", (_, _) => throw new SelfTestSkippedException("there is no card")),
            new FakeTest("cancels-itself", (_, _) => throw new OperationCanceledException()),
            new FakeTest("right", (_, _) => Task.CompletedTask),
            new FakeTest("alone", (_, _) => throw new SelfTestFailedException("late"), alone: true));

        Assert.That(summary.Passed, Is.EqualTo(["right"]));
        Assert.That(summary.Failed, Is.EquivalentTo(["wrong", "broken", "cancels-itself", "alone"]));
        Assert.That(summary.Skipped, Is.EqualTo(["absent"]));
        Assert.That(_output.ToString(), Does.Contain("seen before\nFAILED: x is 1, expected 2.\n"));
        Assert.That(_output.ToString(), Does.Contain("FAILED: System.IO.InvalidDataException: somebody else's"));
        Assert.That(_output.ToString(), Does.Contain("skipped: there is no card\n"));
        Assert.That(Lines[^1], Does.StartWith("1 passed, 4 failed (").And.EndsWith("), 1 skipped (absent)"));
    }

    [Test]
    public async Task Those_that_run_alone_come_last_and_one_by_one()
    {
        int running = 0;
        int most = 0;
        FakeTest Alone(string name) => new(name, async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        }, alone: true);
        SelfTestSummary summary = await RunAsync(Alone("a"), new FakeTest("together", (_, _) => Task.CompletedTask), Alone("b"));

        Assert.That(summary.Passed, Is.EqualTo(["together", "a", "b"]));
        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public void Stopping_ends_all_tests_and_is_passed_on()
    {
        using var stop = new CancellationTokenSource();
        int ended = 0;
        using var started = new CountdownEvent(3);
        FakeTest Waiting(string name) => new(name, async (_, token) =>
        {
            started.Signal();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        });
        Task<SelfTestSummary> run = new SelfTestRunner(_output, TimeProvider.System).RunAsync([Waiting("a"), Waiting("b"), Waiting("c")], stop.Token);
        started.Wait();
        stop.Cancel();

        Assert.CatchAsync<OperationCanceledException>(() => run);
        Assert.That(ended, Is.EqualTo(3));
        Assert.That(_output.ToString(), Does.Not.Contain("passed"));
    }

    [Test]
    public async Task Two_sessions_test_at_once_each_with_its_own_result()
    {
        using var both = new Barrier(2);
        FakeTest Meeting(string name, Exception? failure) => new(name, (_, _) =>
        {
            both.SignalAndWait();
            return failure is null ? Task.CompletedTask : throw failure;
        });
        using var other = new StringWriter();
        Task<SelfTestSummary> first = new SelfTestRunner(_output, TimeProvider.System).RunAsync([Meeting("good", null)], CancellationToken.None);
        Task<SelfTestSummary> second = new SelfTestRunner(other, TimeProvider.System).RunAsync([Meeting("bad", new SelfTestFailedException("no"))], CancellationToken.None);
        SelfTestSummary[] summaries = await Task.WhenAll(first, second);

        Assert.That((summaries[0].Passed.Single(), summaries[1].Failed.Single()), Is.EqualTo(("good", "bad")));
        Assert.That(_output.ToString(), Does.Not.Contain("bad"));
        Assert.That(other.ToString(), Does.Not.Contain("good"));
    }

    [Test]
    public void Headings_have_one_width_and_never_fail_for_long_texts()
    {
        Assert.That(SelfTestRunner.Heading("short"), Has.Length.EqualTo(SelfTestRunner.Width + 1));
        Assert.That(SelfTestRunner.Heading(new string('x', 500)), Is.EqualTo($"-- {new string('x', 500)} --\n"));
        Assert.That(SelfTestRunner.Heading("{0} %s"), Does.StartWith("-- {0} %s ---"));
    }

    [Test]
    public async Task A_test_that_never_stops_writing_is_cut_off()
    {
        await RunAsync(new FakeTest("chatty", (report, _) =>
        {
            for (int i = 0; i < 5000; i++)
                report.Write("again");
            return Task.CompletedTask;
        }));
        Assert.That(Lines.Count(line => line == "again"), Is.EqualTo(1000));
        Assert.That(Lines, Has.Member("(4000 more lines)"));
    }

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Task<SelfTestSummary> RunAsync(params ISelfTest[] tests) => new SelfTestRunner(_output, TimeProvider.System).RunAsync(tests, CancellationToken.None);

    private sealed class WatchingWriter(StringWriter inner, Action<string> written) : StringWriter
    {
        public override async Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            written(buffer.ToString());
        }
    }
}
