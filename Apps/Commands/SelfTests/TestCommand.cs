using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Commands.SelfTests;

/// <summary><c>test</c>: the self tests of the machine.</summary>
/// <param name="time">Measures.</param>
/// <param name="processors">The processors, where the image offers them.</param>
/// <param name="catalog">Tests of other plugins, where the image has any.</param>
[ShellCommand("test [-l] [<name>...]", "Tests the machine while it runs.",
    Requires = Capability.Files | Capability.Processors,
    Remarks =
        "Without names all tests run; -l lists them. Those that can run at the same time, and each shows its lines in one piece when it has ended.\n" +
        "The status is 1 when a test failed. A test whose machine lacks what it takes is skipped, which is no failure.\n" +
        "Several sessions may test at once. Ctrl-C ends the tests.")]
public sealed class TestCommand(TimeProvider time, IProcessors? processors = null, SelfTestCatalog? catalog = null) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<ISelfTest> tests = CreateTests();
        if (context.Arguments.Has("-l"))
        {
            int width = tests.Max(test => test.Name.Length);
            foreach (ISelfTest test in tests)
                await context.Output.WriteLineAsync($"{test.Name.PadRight(width)}  {test.Summary}".AsMemory(), stop).ConfigureAwait(false);
            return ExitStatus.Success;
        }

        IReadOnlyList<string> names = context.Arguments.All("name");
        SelfTestSummary summary = await new SelfTestRunner(context.Output, time).RunAsync(Select(tests, names), stop).ConfigureAwait(false);
        return summary.Failed.Count == 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static IReadOnlyList<ISelfTest> Select(IReadOnlyList<ISelfTest> tests, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (!tests.Any(test => test.Name == name))
                throw new CommandException($"There is no test {name}: \"test -l\" lists them.", ExitStatus.Usage);
        }

        return names.Count == 0 ? tests : [.. tests.Where(test => names.Contains(test.Name))];
    }

    private IReadOnlyList<ISelfTest> CreateTests() =>
    [
        new TimerTest(time), new WakeTest(processors), new SleepTest(), new DeviceFilesTest(), new RegularFilesTest(), new RandomTest(), new BitcoinTest(), new KemTest(),
        .. catalog?.Tests ?? [],
        new MemoryTest(),
    ];
}
