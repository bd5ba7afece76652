using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary>Interrupts that somebody sends, idle processors, the wall clock, and the serial line as a stream.</summary>
public sealed class MachineInterruptTests
{
    private static IProcessors Processors => MachineServices.Processors;

    [Test]
    public void The_processor_that_started_the_machine_is_listed()
    {
        Need();
        Assert.That(Processors.All.Count, Is.EqualTo(Environment.ProcessorCount));
        Assert.That(Processors.All[0].IsBoot, Is.True);
        Assert.That(Processors.All[0].Number, Is.Zero);
    }

    // Those of devices (0x30...), of the local timer (0xEF) and the spurious one (0xFF) among them.
    [TestCase(0x20)]
    [TestCase(0x2F)]
    [TestCase(0x30)]
    [TestCase(0x34)]
    [TestCase(0x47)]
    [TestCase(0x80)]
    [TestCase(0xEF)]
    [TestCase(0xF0)]
    [TestCase(0xFE)]
    [TestCase(0xFF)]
    public void After_an_interrupt_that_nobody_expects_the_machine_goes_on(int vector)
    {
        Need();
        uint self = Processors.All[0].ApicId;
        for (int round = 0; round < 10; round++)
            Processors.SendInterrupt(vector, self);

        // Timers and lower vectors still arrive: nothing stayed in service.
        Thread.Sleep(2);
        Assert.That(Task.Delay(2).Wait(TimeSpan.FromSeconds(20)), Is.True);
        long before = Processors.UnhandledInterrupts;
        Processors.SendInterrupt(0x21, self);
        Assert.That(Processors.UnhandledInterrupts, Is.GreaterThan(before));
    }

    [Test]
    public void Unexpected_interrupts_are_counted()
    {
        Need();
        long before = Processors.UnhandledInterrupts;
        for (int round = 0; round < 100; round++)
            Processors.SendInterrupt(0x90, Processors.All[0].ApicId);
        Assert.That(Processors.UnhandledInterrupts - before, Is.GreaterThanOrEqualTo(100));
    }

    [TestCase(-1)]
    [TestCase(0)]
    [TestCase(14)]
    [TestCase(31)]
    [TestCase(256)]
    public void Vectors_of_exceptions_are_refused(int vector)
    {
        Need();
        Assert.That(() => Processors.SendInterrupt(vector, Processors.All[0].ApicId), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("32 to 255"));
        Assert.That(() => Processors.WaitForInterrupt(vector, TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(77u)]
    [TestCase(255u)]
    [TestCase(uint.MaxValue)]
    public void A_processor_that_does_not_run_is_an_error_that_names_it(uint apic)
    {
        Need();
        Assert.That(() => Processors.SendInterrupt(0x90, apic), Throws.InstanceOf<MachineAccessException>().With.Message.Contains($"{apic}"));
    }

    [Test]
    public void A_thread_waits_for_the_interrupt_that_another_sends()
    {
        Need();
        Assert.That(Processors.WaitForInterrupt(0x91, TimeSpan.FromMilliseconds(1)), Is.False);
        bool woken = false;
        using var isWaiting = new ManualResetEventSlim();
        Thread waiter = new(() =>
        {
            isWaiting.Set();
            woken = Processors.WaitForInterrupt(0x91, TimeSpan.FromSeconds(20));
        });
        waiter.Start();
        isWaiting.Wait();
        while (waiter.IsAlive)
        {
            Processors.SendInterrupt(0x92, Processors.All[0].ApicId);
            Processors.SendInterrupt(0x91, Processors.All[0].ApicId);
            Thread.Sleep(1);
        }

        Assert.That(woken, Is.True);
    }

    [Test]
    public void Sleeps_end_and_tasks_run_while_idle_processors_poll()
    {
        Need();
        Assert.That(Processors.HaltsWhenIdle, Is.True);
        Processors.HaltsWhenIdle = false;
        try
        {
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(20);
            Assert.That(Stopwatch.GetElapsedTime(start), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(20)));
            Assert.That(Task.Delay(5).Wait(TimeSpan.FromSeconds(20)), Is.True);
            Assert.That(Processors.HaltsWhenIdle, Is.False);
        }
        finally
        {
            Processors.HaltsWhenIdle = true;
        }

        Thread.Sleep(5);
        Assert.That(Processors.HaltsWhenIdle, Is.True);
    }

    [Test]
    public void Setting_the_clock_moves_the_date_and_nothing_else()
    {
        Need();
        IMachineClock clock = MachineServices.Clock;
        Assert.That(clock.IsSet, Is.True);
        DateTimeOffset before = DateTimeOffset.UtcNow;
        long start = Stopwatch.GetTimestamp();
        Task sleep = Task.Delay(TimeSpan.FromSeconds(600));
        long shortStart = Stopwatch.GetTimestamp();
        Task shortSleep = Task.Delay(50);
        try
        {
            clock.Set(new DateTimeOffset(2061, 7, 28, 1, 2, 3, TimeSpan.FromHours(2)));
            Assert.That(DateTimeOffset.UtcNow - new DateTimeOffset(2061, 7, 27, 23, 2, 3, TimeSpan.Zero), Is.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(20)));
            Thread.Sleep(2);
            Assert.That(sleep.IsCompleted, Is.False, "a sleep of ten minutes does not end with a jump of decades");
            clock.Set(DateTimeOffset.UnixEpoch);
            Assert.That(clock.IsSet, Is.True);
            Assert.That(shortSleep.Wait(TimeSpan.FromSeconds(20)), Is.True, "a jump back does not hold up a sleep");
            Assert.That(Stopwatch.GetElapsedTime(shortStart), Is.InRange(TimeSpan.FromMilliseconds(49), TimeSpan.FromSeconds(20)));
        }
        finally
        {
            clock.Set(before + Stopwatch.GetElapsedTime(start));
        }

        Assert.That(() => clock.Set(new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("1970"));
        Assert.That(() => clock.Set(new DateTimeOffset(2300, 1, 1, 0, 0, 0, TimeSpan.Zero)), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2262"));
    }

    [Test]
    public void The_serial_line_belongs_to_one_and_reads_can_be_cancelled()
    {
        Need();
        for (int round = 0; round < 3; round++)
        {
            using Stream line = MachineConsole.Open();
            Assert.That(() => MachineConsole.Open(), Throws.InvalidOperationException.With.Message.Contains("open already"));
            using var stop = new CancellationTokenSource();
            Task<int> read = line.ReadAsync(new byte[16], stop.Token).AsTask();
            Assert.That(read.IsCompleted, Is.False);
            stop.Cancel();
            Assert.That(() => read.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
            Task<int> last = line.ReadAsync(new byte[16]).AsTask();
            line.Dispose();
            Assert.That(last.Wait(TimeSpan.FromSeconds(20)), Is.True);
            Assert.That(last.Result, Is.Zero);
            Assert.That(() => line.Write("late"u8), Throws.InstanceOf<ObjectDisposedException>());
        }
    }

    private static void Need()
    {
        if (!MachineServices.IsSupported)
            Assert.Ignore("This program is not the machine.");
    }
}
