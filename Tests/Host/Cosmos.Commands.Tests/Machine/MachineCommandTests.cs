using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.Tests.Machine;

/// <summary>The machine's commands on a machine that is not there.</summary>
[TestFixture]
public sealed class MachineCommandTests
{
    private FakeMachine _machine = null!;
    private CommandLine _shell = null!;

    [SetUp]
    public void Make()
    {
        _machine = new FakeMachine();
        _shell = new CommandLine(new Cosmos.Plugins.Cosmos_Commands_MachineManifest());
        _shell.Services.Add<IPhysicalMemory>(_machine).Add<IModelSpecificRegisters>(_machine).Add<IProcessors>(_machine).Add<IPowerControl>(_machine)
            .Add<IMachineClock>(_machine).Add<IMachineDiagnostics>(_machine).Add<ISystemLog>(_machine);
    }

    [Test]
    public void All_commands_of_the_reference_for_the_machine_are_there_and_explained()
    {
        IReadOnlyList<CommandDescriptor> commands = new Cosmos.Plugins.Cosmos_Commands_MachineManifest().Commands;
        string[] expected =
        [
            "build", "cpuid", "cpuidle", "date", "dma", "free", "halt", "info", "irq", "msr", "peek", "poke", "ps", "rand", "reboot", "smp", "stack", "stackall", "uptime",
        ];
        Assert.That(commands.Select(c => c.Name), Is.EquivalentTo(expected));
        Assert.That(commands.Where(c => c.Name is not ("rand" or "stackall")).Select(c => c.Remarks), Has.None.Null);
    }

    [Test]
    public void Peek_shows_addresses_bytes_and_characters()
    {
        CommandRun run = _shell.Run("peek 1040 24");
        Assert.That(run.Output, Is.EqualTo("""
            0000000000001040  40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  |@ABCDEFGHIJKLMNO|
            0000000000001050  50 51 52 53 54 55 56 57                           |PQRSTUVW|

            """));
        Assert.That(run.Status, Is.Zero);
    }

    [TestCase("peek 1001 8", "multiples of 8 bytes (64 bits)")]
    [TestCase("peek 1000 7", "multiples of 8 bytes (64 bits)")]
    [TestCase("peek 1000 0", "between 1 and 102400")]
    [TestCase("peek 1000 102408", "between 1 and 102400")]
    [TestCase("peek 1000", "usage: peek")]
    [TestCase("peek zz 8", "usage: peek")]
    [TestCase("poke 1004 1", "multiple of 8 bytes")]
    [TestCase("poke 1000 10000000000000000", "usage: poke")]
    [TestCase("irq 31 0", "between 32 and 255")]
    [TestCase("irq 256 0", "between 32 and 255")]
    [TestCase("irq 32 -1", "between 0 and")]
    [TestCase("cpuid 100000000 0", "at most 0xffffffff")]
    [TestCase("smp 0", "between 1 and 10000")]
    [TestCase("smp 10001", "between 1 and 10000")]
    [TestCase("rand 0", "between 1 and 1024")]
    [TestCase("halt 256", "between 0 and 255")]
    [TestCase("dma all", "usage: dma")]
    [TestCase("cpuidle maybe", "usage: cpuidle")]
    [TestCase("date yesterday", "RFC 3339")]
    [TestCase("date 2026-11-23T14:30:00", "RFC 3339")]
    [TestCase("date 2026-13-23T14:30:00Z", "RFC 3339")]
    public void What_makes_no_sense_is_a_complaint_about_the_usage(string line, string complaint)
    {
        CommandRun run = _shell.Run(line);
        Assert.That(run.Status, Is.EqualTo(ExitStatus.Usage), run.Output);
        Assert.That(run.Error, Does.Contain(complaint));
        Assert.That(_machine.Calls, Is.Empty);
    }

    [TestCase("peek 0 8", "nothing at 0x0")]
    [TestCase("peek 10f8 16", "nothing at 0x10f8")]
    [TestCase("peek fffffffffffffff8 8", "nothing at 0xfffffffffffffff8")]
    [TestCase("poke 2000 1", "nothing at 0x2000")]
    [TestCase("msr 0x12345678", "no register 0x12345678")]
    [TestCase("irq 64 77", "no processor 77")]
    [TestCase("stack 4711", "no thread 4711")]
    [TestCase("date 1969-12-31T23:59:59Z", "1970-01-01")]
    public void What_the_machine_refuses_is_its_message(string line, string complaint)
    {
        CommandRun run = _shell.Run(line);
        Assert.That(run.Status, Is.EqualTo(ExitStatus.Failure));
        Assert.That(run.Error, Does.Contain(complaint));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public void Poke_stores_in_the_processors_own_byte_order()
    {
        CommandRun run = _shell.Run("poke 0x1008 11223344");
        Assert.That(run, Has.Property("Status").Zero.And.Property("Output").Empty);
        Assert.That(_machine.Bytes.AsSpan(8, 9).ToArray(), Is.EqualTo(new byte[] { 0x44, 0x33, 0x22, 0x11, 0, 0, 0, 0, 16 }));
    }

    [TestCase("cpuid 80000002 a", "80000002  0000000a  00000033  00000044")]
    [TestCase("cpuid 0xd", "0000000d  00000000  00000033  00000044")]
    public void Cpuid_reads_both_numbers_as_hexadecimal(string line, string registers) =>
        Assert.That(_shell.Run(line).Output, Is.EqualTo($"EAX       EBX       ECX       EDX\n{registers}\n"));

    [Test]
    public void Msr_shows_bare_digits() => Assert.That(_shell.Run("msr 10").Output, Is.EqualTo("abcdef0123\n"));

    [Test]
    public void Cpuidle_switches_and_tells()
    {
        Assert.That(_shell.Run("cpuidle off").Output, Is.Empty);
        Assert.That(_machine.HaltsWhenIdle, Is.False);
        Assert.That(_shell.Run("cpuidle").Output, Is.EqualTo("off\n"));
        Assert.That(_shell.Run("cpuidle on").Output, Is.Empty);
        Assert.That(_shell.Run("cpuidle").Output, Is.EqualTo("on\n"));
    }

    [Test]
    public void An_interrupt_that_nobody_handles_is_said_and_logged()
    {
        Assert.That(_shell.Run("irq 64 4").Output, Is.EqualTo("unexpected interrupt: vector 64 (0x40) at local APIC 4\n"));
        Assert.That(_machine.Logged, Is.EqualTo(new[] { "irq: unexpected interrupt: vector 64 (0x40) at local APIC 4" }));
        Assert.That(_shell.Run("irq 100 0").Output, Is.Empty);
        Assert.That(_machine.Calls, Is.EqualTo(new[] { "irq 64 4", "irq 100 0" }));
    }

    [Test]
    public void Threads_are_counted_on_the_processors_they_ran_on()
    {
        _shell.Session.Size = new TerminalSize(60, 24);
        CommandRun run = _shell.Run("smp 300");
        Assert.That(run.Status, Is.Zero, run.Error);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Does.StartWith("2 processors, 300 threads, now on processor "));
        Assert.That(lines[1..^1].Sum(l => int.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2])), Is.EqualTo(300));
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(60));
        Assert.That(run.Output, Does.Contain("░"));
        Assert.That(lines[^1], Does.StartWith("total").And.Contain("300").And.EndsWith(" ms"));
    }

    [Test]
    public void Blocks_for_devices_are_listed_with_totals()
    {
        const string Free = "0000000000004000-0000000000006000         8192\n8192 bytes free\n";
        const string Used = "0000000000002000-0000000000003000         4096\n0000000000010000-0000000000020000        65536\n69632 bytes used\n";
        Assert.That(_shell.Run("dma free").Output, Is.EqualTo(Free));
        Assert.That(_shell.Run("dma used").Output, Is.EqualTo(Used));
        Assert.That(_shell.Run("dma").Output, Is.EqualTo(Free + Used));
    }

    [Test]
    public void Threads_are_a_table_that_no_name_can_disturb()
    {
        string[] lines = _shell.Run("ps").Output.Split('\n');
        Assert.That(lines[0], Is.EqualTo("ID  STATE    PRI    TIME     %  NAME"));
        Assert.That(lines[1], Is.EqualTo(" 0  Ready      0  90.000  90.0  idle"));
        Assert.That(lines[3], Is.EqualTo("12  Waiting   16   0.001   0.0  pool\\u001b[2J"));
    }

    [Test]
    public void A_stack_is_the_callers_or_that_of_a_number()
    {
        Assert.That(_shell.Run("stack").Output, Is.EqualTo("   at Me()\n"));
        Assert.That(_shell.Run("stack 1").Output, Is.EqualTo("   at Program.Main()\n"));
        Assert.That(_shell.Run("stack 0").Output, Is.EqualTo("   at Idle()\n"));
    }

    [Test]
    public void Equal_stacks_are_shown_once_and_threads_that_ended_meanwhile_are_left_out() => Assert.That(_shell.Run("stackall").Output, Is.EqualTo("""
        thread 0 "idle": Ready, priority 0
           at Idle()

        thread 1 "main": Running, priority 16
           at Program.Main()

        thread 12 "pool\u001b[2J": Waiting, priority 16
        thread 13 "pool": Waiting, priority 16
           at Pool.Wait()
           at Pool.Run()


        """));

    [TestCase("halt", "halt 0")]
    [TestCase("halt 3", "halt 3")]
    [TestCase("reboot", "restart")]
    public void The_machine_and_the_session_end(string line, string call)
    {
        CommandRun run = _shell.Run(line);
        Assert.That(run.Status, Is.Zero);
        Assert.That(_machine.Calls, Is.EqualTo(new[] { call }));
        Assert.That(_shell.Session.Ended, Is.Zero);
        Assert.That(run.Output, Does.StartWith("The machine "));
    }

    [TestCase("date 2026-11-23T14:30:00Z", "2026-11-23T14:30:00.0000000+00:00")]
    [TestCase("date 2026-11-23t14:30:00z", "2026-11-23T14:30:00.0000000+00:00")]
    [TestCase("date 2026-11-23 15:30:00.25+01:00", "2026-11-23T14:30:00.2500000+00:00")]
    [TestCase("date 2026-11-23T05:00:00-09:30", "2026-11-23T14:30:00.0000000+00:00")]
    public void The_clock_is_set_by_what_RFC_3339_allows(string line, string expected)
    {
        CommandRun run = _shell.Run(line);
        Assert.That(run.Status, Is.Zero, run.Error);
        Assert.That(_machine.Time!.Value.ToUniversalTime().ToString("o"), Is.EqualTo(expected));
    }

    [Test]
    public void The_date_is_shown_in_UTC_with_a_warning_when_nobody_has_set_it()
    {
        CommandRun run = _shell.Run("date");
        Assert.That(run.Output, Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$"));
        Assert.That(run.Error, Is.Empty);
        _machine.IsSet = false;
        Assert.That(_shell.Run("date").Error, Does.Contain("1970"));
    }

    [TestCase("1.02:03:04.005006", "1 day 2 hours 3 minutes 4 seconds 5 milliseconds 6 microseconds")]
    [TestCase("00:01:00", "1 minute")]
    [TestCase("00:00:00", "0 microseconds")]
    public void The_time_since_the_start_is_in_words(string time, string words)
    {
        _machine.Uptime = TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(_shell.Run("uptime").Output, Is.EqualTo(words + "\n"));
    }

    [Test]
    public void Random_bytes_differ()
    {
        string first = _shell.Run("rand").Output;
        Assert.That(first, Does.Match("^[0-9a-f]{64}\n$"));
        Assert.That(_shell.Run("rand").Output, Is.Not.EqualTo(first));
        Assert.That(_shell.Run("rand 5").Output, Does.Match("^[0-9a-f]{10}\n$"));
    }

    [Test]
    public void Free_shows_memory_and_heap()
    {
        string[] lines = _shell.Run("free").Output.Split('\n');
        Assert.That(lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { "Memory", "524288", "114688", "409600" }));
        Assert.That(_shell.Run("free -h").Output, Does.Contain("512 MiB").And.Contain("112 MiB").And.Contain("400 MiB"));
    }

    [Test]
    public void Info_names_the_machine()
    {
        string text = _shell.Run("info").Output;
        Assert.That(text, Does.Contain("Board ........: testboard\n").And.Contain("CPU ..........: Test processor\n").And.Contain("Cores ........: 2\n"));
        Assert.That(text, Does.Contain("RAM ..........: 00100000-20000000 (512 MiB)\n").And.Contain("Frequency ....: 2.400 GHz\n").And.Contain("Hypervisor ...: Test hypervisor\n"));
    }

    [Test]
    public void Build_names_program_runtime_compiler_and_assemblies()
    {
        string text = _shell.Run("build").Output;
        Assert.That(text, Does.Match(@"(?m)^program +\S+ \d").And.Match(@"(?m)^target +testboard, ").And.Match(@"(?m)^compiler +ilc \d+\.\d+"));
        Assert.That(text, Does.Match(@"(?m)^assembly +Cosmos\.Commands\.Machine \d").And.Match(@"(?m)^assembly +System\.Private\.CoreLib \d"));
    }
}
