using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Tests.Threading;

/// <summary>Threads as the machine shows them: list, states and stacks.</summary>
public sealed class MachineThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static IMachineDiagnostics Diagnostics => MachineServices.Diagnostics;

    [Test]
    public void Elsewhere_it_says_that_it_cannot()
    {
        if (MachineServices.IsSupported)
            Assert.Ignore("This is a machine.");
        Assert.That(() => MachineServices.Processors, Throws.InstanceOf<PlatformNotSupportedException>());
        Assert.That(() => MachineServices.Power, Throws.InstanceOf<PlatformNotSupportedException>());
        Assert.That(() => MachineServices.Clock, Throws.InstanceOf<PlatformNotSupportedException>());
    }

    [Test]
    public void Threads_have_names_states_priorities_and_times()
    {
        Need();
        using var gate = new ManualResetEventSlim();
        Thread thread = Start("blocked worker", () => BlockForTheTest(gate));
        ThreadDescription found = Await("blocked worker", "Waiting");
        gate.Set();
        thread.Join();
        Assert.That(found.Priority, Is.EqualTo(16));
        Assert.That(found.ProcessorTime, Is.GreaterThanOrEqualTo(TimeSpan.Zero));
        Assert.That(Diagnostics.GetThreads().Select(t => t.Name), Does.Contain("idle").And.Contain("finalizer").And.Not.Contain("blocked worker"));
        Assert.That(Diagnostics.GetThreads().Count(t => t.State == "Running"), Is.EqualTo(1));
        int[] ids = [.. Diagnostics.GetThreads().Select(t => t.Id)];
        Assert.That(ids, Is.EqualTo(ids.Distinct().Order().ToArray()));
    }

    [Test]
    public void The_stack_of_a_blocked_thread_leads_from_its_wait_to_its_start()
    {
        Need();
        using var gate = new ManualResetEventSlim();
        Thread thread = Start("blocked", () => BlockForTheTest(gate));
        string stack = Diagnostics.GetStackTrace(Await("blocked", "Waiting").Id)!;
        gate.Set();
        thread.Join();
        string[] lines = stack.Split('\n');
        Assert.That(lines, Has.All.StartsWith("   at "), stack);
        int wait = Array.FindIndex(lines, l => l.Contains("ManualResetEventSlim.Wait"));
        int method = Array.FindIndex(lines, l => l.Contains("Cosmos.Tests.Threading.MachineThreadTests.BlockForTheTest(ManualResetEventSlim) + 0x"));
        Assert.That(wait, Is.Not.Negative, stack);
        Assert.That(method, Is.GreaterThan(wait), stack);
        Assert.That(lines[^1], Does.Contain("Thread"), stack);
    }

    [Test]
    public void The_stack_of_a_sleeping_thread_shows_who_sleeps()
    {
        Need();
        using var ready = new ManualResetEventSlim();
        bool isOver = false;
        Thread thread = Start("sleeper", () =>
        {
            ready.Set();
            while (!Volatile.Read(ref isOver))
                SleepForTheTest();
        });
        ready.Wait();
        string stack = Await("sleeper", "Sleeping", "SleepForTheTest");
        Volatile.Write(ref isOver, true);
        thread.Join();
        Assert.That(stack, Does.Contain("System.Threading.Thread.Sleep").And.Contain("MachineThreadTests.SleepForTheTest"));
    }

    [Test]
    public void The_stack_of_a_thread_that_was_running_goes_through_the_interrupt_that_stopped_it()
    {
        Need();
        bool isOver = false;
        using var ready = new ManualResetEventSlim();
        Thread thread = Start("spinner", () =>
        {
            ready.Set();
            SpinForTheTest(ref isOver);
        });
        ready.Wait();
        string stack = Await("spinner", "Ready", "SpinForTheTest");
        Volatile.Write(ref isOver, true);
        thread.Join();
        Assert.That(stack, Does.Contain("MachineThreadTests.SpinForTheTest").And.Contain("cosmos_interrupt"));
    }

    [Test]
    public void The_callers_own_stack_begins_at_the_caller()
    {
        Need();
        string stack = AskForTheTest();
        Assert.That(stack.Split('\n')[0], Does.StartWith("   at ").And.Contain("MachineThreadTests.AskForTheTest"), stack);
        Assert.That(stack, Does.Contain(nameof(The_callers_own_stack_begins_at_the_caller)));
    }

    [Test]
    public void Stacks_of_all_threads_can_be_read_while_others_come_and_go()
    {
        Need();
        bool isOver = false;
        Thread maker = Start("maker", () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                Thread child = new(static () => Thread.Yield());
                child.Start();
                child.Join();
            }
        });
        for (int round = 0; round < 20; round++)
        {
            foreach (ThreadDescription thread in Diagnostics.GetThreads())
            {
                string? stack = Diagnostics.GetStackTrace(thread.Id);
                if (thread.Name is "idle")
                    Assert.That(stack, Does.Contain("KernelMain.Idle"));
                else if (thread.Name is "finalizer")
                    Assert.That(stack, Does.Contain("ProcessFinalizers"));
            }
        }

        Volatile.Write(ref isOver, true);
        maker.Join();
    }

    [TestCase(int.MaxValue)]
    [TestCase(-5)]
    public void A_thread_that_does_not_exist_has_no_stack(int id)
    {
        Need();
        Assert.That(Diagnostics.GetStackTrace(id), Is.Null);
    }

    [Test]
    public void The_time_since_the_start_grows()
    {
        Need();
        TimeSpan before = Diagnostics.Uptime;
        Assert.That(before, Is.GreaterThan(TimeSpan.Zero));
        Thread.Sleep(5);
        Assert.That(Diagnostics.Uptime - before, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(5)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BlockForTheTest(ManualResetEventSlim gate)
    {
        gate.Wait();
        GC.KeepAlive(gate);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SleepForTheTest()
    {
        Thread.Sleep(50);
        GC.KeepAlive(s_patience);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SpinForTheTest(ref bool isOver)
    {
        while (!Volatile.Read(ref isOver))
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string AskForTheTest() => Diagnostics.GetStackTrace();

    private static Thread Start(string name, ThreadStart body)
    {
        Thread thread = new(body) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private static ThreadDescription Await(string name, string state)
    {
        DateTime deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            ThreadDescription? thread = Diagnostics.GetThreads().SingleOrDefault(t => t.Name == name);
            if (thread?.State == state)
                return thread;
            Assert.That(DateTime.UtcNow, Is.LessThan(deadline), $"{name} is {thread?.State ?? "not there"}");
            Thread.Sleep(1);
        }
    }

    private static string Await(string name, string state, string method)
    {
        DateTime deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            string? stack = Diagnostics.GetStackTrace(Await(name, state).Id);
            if (stack?.Contains(method, StringComparison.Ordinal) == true)
                return stack;
            Assert.That(DateTime.UtcNow, Is.LessThan(deadline), stack);
            Thread.Sleep(1);
        }
    }

    private static void Need()
    {
        if (!MachineServices.IsSupported)
            Assert.Ignore("This program is not the machine.");
    }
}
