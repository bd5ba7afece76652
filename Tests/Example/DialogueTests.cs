using System.Linq;
using NUnit.Framework;

namespace Cosmos.Example.Tests;

/// <summary>What the shell itself does on the serial line.</summary>
[TestFixture]
[Order(1)]
public sealed class DialogueTests
{
    private static readonly string[] s_commands =
    [
        "build", "cat", "cpuid", "cpuidle", "date", "dma", "dns", "exit", "quit", "halt", "help", "info", "irq", "kem", "ls", "msr", "ntp", "peek", "poke", "rand", "reboot", "smp", "stack",
        "stackall", "test", "uptime", "cp", "echo", "mkdir", "mv", "rm", "df", "ps", "free", "log", "ip", "ping", "ss", "plugins",
    ];

    private static SerialConsole Console => SharedMachine.Console;

    [Test]
    public void The_machine_greets_with_its_version_the_runtime_and_the_processor() =>
        Assert.That(SharedMachine.Greeting, Does.Match(@"\nCosmos \d+\.\d+\.\d+ • \.NET 10\.0\.\d+ • \S.*\n\n"));

    [Test]
    public void The_host_key_is_printed_at_the_start() => Assert.That(SharedMachine.Greeting, Does.Match("SHA256:[A-Za-z0-9+/]{43}"));

    [Test]
    public void Help_lists_every_command()
    {
        string[] names = [.. Console.Run("help").Split('\n').SelectMany(static line => line.Split("  ")[0].Split(", ")).Select(static text => text.Split(' ')[0])];
        Assert.That(s_commands.Except(names), Is.Empty);
    }

    [TestCase("help quit", "usage: exit")]
    [TestCase("help peek", "PhysicalMemory")]
    public void Help_explains_a_command(string line, string expected) => Assert.That(Console.Run(line), Does.Contain(expected));

    [Test]
    public void An_empty_line_is_nothing() => Assert.That(Console.Run(""), Is.EqualTo("\n/> "));

    [Test]
    public void A_command_that_does_not_exist_is_named() =>
        Assert.That(Console.Run("uptme"), Does.Contain("uptme: there is no such command; did you mean 'uptime'?"));

    [Test]
    public void The_status_of_the_last_command_is_a_variable()
    {
        Console.Run("cat /no/such/file");
        Assert.That(Console.Run("echo $?"), Does.Contain("\n1\n"));
    }

    [Test]
    public void Tab_completes_a_command()
    {
        Console.Send("upti\t");
        Console.WaitFor("uptime ");
        Assert.That(Console.Run(""), Does.Match("second|minute"));
    }

    [Test]
    public void Up_brings_the_last_line_back()
    {
        Console.Run("echo once more");
        Console.Send("\e[A");
        Console.WaitFor("echo once more");
        Assert.That(Console.Run(""), Does.Contain("\nonce more\n"));
    }

    [Test]
    public void Ctrl_C_ends_a_command_that_waits()
    {
        Console.Send("sleep 100000\r");
        Console.WaitFor("sleep 100000\r\n");
        Console.Send("\u0003");
        Assert.That(Console.WaitForPrompt(), Does.Contain("^C"));
        Assert.That(Console.Run("echo $?"), Does.Contain("\n130\n"));
    }

    [Test]
    public void Ctrl_C_gives_a_line_up()
    {
        Console.Send("echo never");
        Console.WaitFor("never");
        Console.Send("\u0003");
        Assert.That(Console.WaitForPrompt(), Does.Not.Contain("\nnever\n"));
    }

    [Test]
    public void Redirections_and_pipes_make_and_read_files()
    {
        Console.Run("echo first > /tmp/dialogue && echo second >> /tmp/dialogue");
        Assert.That(Console.Run("cat < /tmp/dialogue | wc -l; rm /tmp/dialogue"), Does.Match(@"\n *2\b"));
    }

    [Test]
    public void Letters_of_all_kinds_are_echoed_and_printed() => Assert.That(Console.Run("echo 'Grüße, 世界 🙂'"), Does.Contain("\nGrüße, 世界 🙂\n"));

    [Test]
    public void The_log_knows_this_session() => Assert.That(Console.Run("log"), Does.Contain("session 1 of console from serial began"));

    [Test]
    public void The_log_is_kept_in_a_file() => Assert.That(Console.Run("head -n 5 /var/log/example.log"), Does.Contain("ssh: "));

    [Test]
    public void The_plugins_have_rings_and_capabilities() =>
        Assert.That(Console.Run("plugins"), Does.Match(@"3  Cosmos\.Commands\.Machine +\d+\.\d+\.\d+\.\d+ +\d+  .*PhysicalMemory"));

    [Test]
    public void Exit_begins_a_new_session_on_the_serial_line()
    {
        Console.Send("exit\r");
        Assert.That(Console.WaitFor("Press Enter"), Does.Contain("Goodbye from Cosmos/x64."));
        Console.Send("\r");
        Assert.That(Console.WaitForPrompt(), Does.Contain("Cosmos "));
    }
}
