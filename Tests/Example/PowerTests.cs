using NUnit.Framework;

namespace Cosmos.Example.Tests;

/// <summary>The end of the machine; the last tests.</summary>
[TestFixture]
[Order(3)]
public sealed class PowerTests
{
    [Test]
    [Order(1)]
    public void Reboot_starts_the_machine_again()
    {
        SharedMachine.Console.Run("echo gone > /tmp/before");
        SharedMachine.Console.Send("reboot\r");
        SharedMachine.Console.WaitFor("SHA256:");
        Assert.That(SharedMachine.Console.WaitForPrompt(), Does.Contain("Cosmos "));
        Assert.That(SharedMachine.Console.Run("ls /tmp/before; echo status $?"), Does.Match("\nstatus [1-9]"));
    }

    [Test]
    [Order(2)]
    public void Halt_ends_the_machine_with_exit_code_0()
    {
        SharedMachine.Console.Send("halt\r");
        Assert.That(SharedMachine.Console.WaitForEnd(), Is.EqualTo(0));
        Assert.That(SharedMachine.Console.Output, Does.Contain("Goodbye from Cosmos/x64."));
    }
}
