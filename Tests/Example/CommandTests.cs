using NUnit.Framework;

namespace Cosmos.Example.Tests;

/// <summary>Each command once, on the machine itself; what commands do in detail is tested where they are.</summary>
[TestFixture]
[Order(2)]
public sealed class CommandTests
{
    private static SerialConsole Console => SharedMachine.Console;

    [TestCase("build", @"10\.0\.\d+")]
    [TestCase("cpuid 0 0", "(?i)eax.*\n.*[0-9a-f]{8}")]
    [TestCase("cpuidle off; cpuidle; cpuidle on; cpuidle", "(?s)off.*on")]
    [TestCase("date", @"\n\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\n")]
    [TestCase("dma", @"\d+ bytes free")]
    [TestCase("dns localhost", "127\\.0\\.0\\.1")]
    [TestCase("df", "/")]
    [TestCase("free", @"\d{5,}")]
    [TestCase("info", "(?i)microvm")]
    [TestCase("ip", @"10\.0\.0\.1")]
    [TestCase("kem", "(?i)kem")]
    [TestCase("ls /etc", "motd")]
    [TestCase("msr c0000080", @"\nd0[01]\n")]
    [TestCase("ping -c 1 10.0.0.2", "10\\.0\\.0\\.2")]
    [TestCase("ps", "(?i)running")]
    [TestCase("pwd", "\n/\n")]
    [TestCase("rand", "\n[0-9a-f]{64}\n")]
    [TestCase("smp 100", "100")]
    [TestCase("ss -l", ":22")]
    [TestCase("stack", @"StackCommand\.RunAsync")]
    [TestCase("stackall", @"(?s)at .*at ")]
    [TestCase("uptime", "second|minute")]
    [TestCase("who", @"\* +\d+  console  serial")]
    [TestCase("set GREETING=hello; echo $GREETING; unset GREETING; echo [$GREETING]", @"\nhello\n\[\]\n")]
    [TestCase("mkdir -p /tmp/a/b; cp /etc/motd /tmp/a/b/; mv /tmp/a/b/motd /tmp/a/c; ls /tmp/a; rm -r /tmp/a; ls /tmp/a", @"(?s)listing /tmp/a:.*b/.*\n c \(\d+\)\nls: /tmp/a: ")]
    public void A_command_answers(string line, string pattern) => Assert.That(Console.Run(line), Does.Match(pattern));

    [TestCase("peek 10 16")]
    [TestCase("peek fffffffffffff000 16")]
    [TestCase("peek 12345 16")]
    [TestCase("poke 10 0")]
    [TestCase("cat /no/such/file")]
    [TestCase("dns no-such-host.invalid")]
    [TestCase("peek zz")]
    public void What_cannot_be_done_is_a_message_and_a_status(string line)
    {
        string shown = Console.Run(line);
        Assert.That(shown, Does.Contain("\n" + line.Split(' ')[0] + ": "));
        Assert.That(Console.Run("echo status $?"), Does.Match("\nstatus [1-9][0-9]*\n"));
    }

    [Test]
    public void The_self_tests_pass()
    {
        string shown = Console.Run("test; echo status $?");
        Assert.That(shown, Does.Contain("\nstatus 0\n"));
    }
}
