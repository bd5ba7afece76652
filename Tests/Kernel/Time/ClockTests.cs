using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Tests.Time;

/// <summary>The monotonic clock and the wall clock.</summary>
public sealed class ClockTests
{
    [Test]
    public void The_stopwatch_never_goes_back()
    {
        long last = Stopwatch.GetTimestamp();
        for (int i = 0; i < 200_000; i++)
        {
            long now = Stopwatch.GetTimestamp();
            if (now < last)
                Assert.Fail($"{last} was followed by {now}");
            last = now;
        }
    }

    [Test]
    public void The_stopwatch_never_goes_back_between_threads()
    {
        long last = 0;
        int backwards = 0;
        object gate = new();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                lock (gate)
                {
                    long now = Stopwatch.GetTimestamp();
                    if (now < last)
                        backwards++;
                    last = now;
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.That(backwards, Is.Zero);
    }

    [Test]
    public void The_stopwatch_resolves_microseconds()
    {
        Assert.That(Stopwatch.Frequency, Is.GreaterThanOrEqualTo(1_000_000));
        long start = Stopwatch.GetTimestamp();
        int different = 0;
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 20)
        {
            long before = Stopwatch.GetTimestamp();
            if (Stopwatch.GetTimestamp() != before)
                different++;
        }
        Assert.That(different, Is.GreaterThan(1000));
    }

    [Test]
    public void TickCount_and_stopwatch_run_at_the_same_rate()
    {
        long ticks = Environment.TickCount64;
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(200);
        double difference = Environment.TickCount64 - ticks - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.That(difference, Is.InRange(-20.0, 20.0));
    }

    [Test]
    public void Wall_clock_and_stopwatch_run_at_the_same_rate()
    {
        DateTime wall = DateTime.UtcNow;
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(500);
        double difference = (DateTime.UtcNow - wall).TotalMilliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Assert.That(difference, Is.InRange(-20.0, 20.0));
    }

    [Test]
    public void The_wall_clock_is_sane()
    {
        Assert.That(DateTime.UtcNow, Is.GreaterThan(new DateTime(2025, 1, 1)).And.LessThan(new DateTime(2100, 1, 1)));
        Assert.That(DateTime.UtcNow.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(DateTimeOffset.Now.Offset, Is.EqualTo(TimeZoneInfo.Local.GetUtcOffset(DateTime.UtcNow)));
    }

    [Test]
    public void The_wall_clock_agrees_with_the_hosts()
    {
        // The host passes its clock on the command line: --host-time <seconds since 1970>.
        string[] words = Environment.GetCommandLineArgs();
        int index = Array.IndexOf(words, "--host-time");
        if (index < 0)
            Assert.Ignore("No --host-time was given.");
        long host = long.Parse(words[index + 1], CultureInfo.InvariantCulture);
        Assert.That(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - host, Is.InRange(-2, 120));
    }

    [Test]
    public void The_wall_clock_has_a_resolution_below_a_millisecond()
    {
        DateTime first = DateTime.UtcNow;
        int different = 0;
        for (int i = 0; i < 10_000; i++)
        {
            DateTime now = DateTime.UtcNow;
            if (now != first)
                different++;
            first = now;
        }
        Assert.That(different, Is.GreaterThan(10));
    }

    [Test]
    public async Task A_delay_takes_its_time()
    {
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(300);
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.InRange(298.0, 450.0));
    }

    [Test]
    public void A_time_provider_measures_and_fires()
    {
        TimeProvider provider = TimeProvider.System;
        using var fired = new ManualResetEventSlim();
        long start = provider.GetTimestamp();
        using ITimer timer = provider.CreateTimer(_ => fired.Set(), null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);
        Assert.That(fired.Wait(5000), Is.True);
        Assert.That(provider.GetElapsedTime(start).TotalMilliseconds, Is.GreaterThan(18.0));
    }

    [Test]
    public void Processor_time_grows_with_work()
    {
        using var self = Process.GetCurrentProcess();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 100)
        {
        }
        Assert.That((Environment.CpuUsage.TotalTime - before).TotalMilliseconds, Is.GreaterThan(20.0));
        Assert.That(self.StartTime.ToUniversalTime(), Is.LessThan(DateTime.UtcNow.AddSeconds(1)));
    }
}
