using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests;

/// <summary>The tests themselves: that they pass where all is well, and that they notice when it is not.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StandardTestTests
{
    private readonly SelfTestReport _report = new("test");

    [Test]
    public async Task A_timer_that_fires_in_time_passes()
    {
        var time = new SimulatedTime();
        Task run = Start(new TimerTest(time));
        await WaitForTimersAsync(time, 2);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await run;
        Assert.That(_report.Title, Is.EqualTo("timer: 100.000 ms requested, 100.000 ms actual"));
    }

    [Test]
    public async Task A_timer_that_never_fires_fails()
    {
        var time = new SimulatedTime();
        Task run = Start(new TimerTest(new DeafTime(time)));
        await WaitForTimersAsync(time, 1);
        time.Advance(TimerTest.Limit);
        Assert.That(Assert.ThrowsAsync<SelfTestFailedException>(() => run)!.Message, Does.Contain("has not fired"));
    }

    [Test]
    public void A_delay_that_is_too_short_fails_and_one_that_is_long_does_not()
    {
        Assert.Throws<SelfTestFailedException>(() => TimerTest.RequireNotEarly("It", TimeSpan.FromMilliseconds(50)));
        Assert.DoesNotThrow(() => TimerTest.RequireNotEarly("It", TimeSpan.FromSeconds(50)));
    }

    [Test]
    public async Task A_sleep_passes()
    {
        await Start(new SleepTest());
        Assert.That(_report.Title, Does.StartWith("sleep: 100.000 ms requested, "));
    }

    [Test]
    public async Task A_wake_by_the_timer_passes_and_says_so()
    {
        await Start(new WakeTest(processors: null));
        Assert.That(_report.GetLines(), Has.One.Contains("by the interrupt of the timer"));
    }

    [Test]
    public async Task A_wake_by_an_interrupt_passes()
    {
        await Start(new WakeTest(new FakeProcessors()));
        Assert.That(_report.Title, Does.StartWith("wake: interrupt 0xD7 woke its thread after"));
    }

    [Test]
    public void A_machine_that_cannot_interrupt_itself_fails_and_does_not_end_the_program() => Assert.That(
        Assert.ThrowsAsync<SelfTestFailedException>(() => Start(new WakeTest(new FakeProcessors { Refusal = "no such controller" })))!.Message,
        Does.Contain("no such controller"));

    [Test]
    public async Task Regular_files_pass_twice_and_in_two_sessions_at_once()
    {
        string directory = Path.Combine(Path.GetTempPath(), $"selftests-{Guid.NewGuid():N}");
        try
        {
            for (int i = 0; i < 2; i++)
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Start(new RegularFilesTest(directory)))));
            Assert.That(Directory.GetFileSystemEntries(directory).Select(Path.GetFileName), Is.EqualTo(["cosmos.txt"]));
            Assert.That(File.ReadAllText(Path.Combine(directory, "cosmos.txt")), Is.EqualTo("Hello World!"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    [Platform("Linux")]
    public async Task Device_files_pass_on_Linux() => await Start(new DeviceFilesTest());

    [Test]
    public void A_machine_without_devices_skips_them() =>
        Assert.ThrowsAsync<SelfTestSkippedException>(() => Start(new DeviceFilesTest(Path.Combine(Path.GetTempPath(), $"none-{Guid.NewGuid():N}"))));

    [Test]
    public void Devices_that_are_ordinary_files_fail()
    {
        string directory = Directory.CreateTempSubdirectory("selftests").FullName;
        try
        {
            foreach (string name in (string[])["null", "random", "urandom", "zero"])
                File.WriteAllBytes(Path.Combine(directory, name), [.. Enumerable.Range(1, 20).Select(i => (byte)i)]);
            Assert.That(
                Assert.ThrowsAsync<SelfTestFailedException>(() => Start(new DeviceFilesTest(directory)))!.Message, Does.StartWith("random and urandom both gave"));
            File.Delete(Path.Combine(directory, "null"));
            Assert.That(Assert.ThrowsAsync<SelfTestFailedException>(() => Start(new DeviceFilesTest(directory)))!.Message, Does.Contain("lacks null"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task Random_numbers_pass()
    {
        await Start(new RandomTest());
        Assert.That(_report.GetLines(), Has.Count.EqualTo(15));
    }

    [Test]
    public void Sources_that_stand_still_repeat_themselves_or_lean_to_one_side_fail()
    {
        var random = new Random(1);
        byte counter = 0;
        Assert.That(Failure(block => block.Clear()), Does.StartWith("The source repeats itself"));
        Assert.That(Failure(block => block.Fill(0x55)), Does.StartWith("The source repeats itself"));
        Assert.That(Failure(block =>
        {
            foreach (ref byte value in block)
                value = counter++;
        }), Does.StartWith("The source repeats itself"));
        Assert.That(Failure(block =>
        {
            random.NextBytes(block);
            foreach (ref byte value in block)
                value |= 0x10;
        }), Does.Contain("bit 4 of all bytes"));
        Assert.That(Failure(block =>
        {
            // A bit is one more often than not: nine times out of sixteen.
            foreach (ref byte value in block)
            {
                value = 0;
                for (int bit = 0; bit < 8; bit++)
                    value |= (byte)((random.Next(16) < 9 ? 1 : 0) << bit);
            }
        }), Does.StartWith("The source leans to one side"));

        string Failure(RandomTest.Source source) => Assert.ThrowsAsync<SelfTestFailedException>(() => Start(new RandomTest(source)))!.Message;
    }

    [Test]
    public async Task Bitcoin_passes() => await Start(new BitcoinTest());

    [Test]
    public async Task Large_allocations_take_no_more_than_a_third_of_little_memory()
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Start(new MemoryTest(new LittleMemory(12 << 20)));
        Assert.That(_report.Title, Is.EqualTo("memory: 9 × 4.0 MiB, 12.0 MiB free"));
        Assert.That(_report.GetLines().Count(line => line.EndsWith("/9)", StringComparison.Ordinal)), Is.EqualTo(9));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.GreaterThan(35L << 20));
    }

    [Test]
    public void A_full_machine_skips_large_allocations() =>
        Assert.ThrowsAsync<SelfTestSkippedException>(() => Start(new MemoryTest(new LittleMemory(2 << 20))));

    private async Task Start(ISelfTest test) => await test.RunAsync(_report, CancellationToken.None);

    private static async Task WaitForTimersAsync(SimulatedTime time, int count)
    {
        while (time.Timers < count)
            await Task.Delay(1);
    }

    private sealed class LittleMemory(long available) : MemoryTest.IMemory
    {
        public long Available => available;
    }

    /// <summary>Time whose short timers never fire.</summary>
    private sealed class DeafTime(SimulatedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime == TimerTest.Requested ? Timeout.InfiniteTimeSpan : dueTime, period);
    }

    private sealed class FakeProcessors : IProcessors
    {
        private readonly SemaphoreSlim _interrupts = new(0);

        public string? Refusal { get; init; }

        public IReadOnlyList<ProcessorInformation> All { get; } = [new ProcessorInformation(0, 3, IsBoot: true)];

        public bool HaltsWhenIdle { get; set; } = true;

        public long UnhandledInterrupts => 0;

        public CpuidResult Cpuid(uint leaf, uint subleaf) => default;

        public void SendInterrupt(int vector, uint apicId)
        {
            if (Refusal is not null)
                throw new MachineAccessException(Refusal);
            Assert.That((vector, apicId), Is.EqualTo((WakeTest.Vector, 3u)));
            _interrupts.Release();
        }

        public bool WaitForInterrupt(int vector, TimeSpan timeout) => _interrupts.Wait(timeout);
    }
}
