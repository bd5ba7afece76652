using System;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

[assembly: Cosmos.Example.Tests.MachineEnds]

namespace Cosmos.Example.Tests;

/// <summary>The one machine of all tests, at its prompt.</summary>
internal static class SharedMachine
{
    private static Lazy<(SerialConsole Console, string Greeting)> s_machine = new(Start);

    /// <summary>The machine.</summary>
    public static SerialConsole Console => s_machine.Value.Console;

    /// <summary>What was shown before the first prompt.</summary>
    public static string Greeting => s_machine.Value.Greeting;

    /// <summary>Ends it.</summary>
    public static void Stop()
    {
        if (s_machine.IsValueCreated)
            s_machine.Value.Console.Dispose();
        s_machine = new(Start);
    }

    private static (SerialConsole Console, string Greeting) Start()
    {
        SerialConsole console = new();
        try
        {
            return (console, console.WaitForPrompt());
        }
        catch
        {
            console.Dispose();
            throw;
        }
    }
}

/// <summary>Ends the machine after the last test.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class MachineEndsAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test) => SharedMachine.Stop();
}
