using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandTests
{
    private static readonly CommandGrammar _grammar = CommandGrammar.Parse("test [-l] [<name>...]");

    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Test]
    public async Task Tests_are_listed_by_name()
    {
        Assert.That(await RunAsync(new SelfTestCatalog().Add(new FakeTest("led", (_, _) => Task.CompletedTask)), "-l"), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.StartWith("timer    a timer that fires once\nwake "));
        Assert.That(_output.ToString(), Does.Contain("\nled      what led is for\n"));
    }

    [Test]
    public async Task Tests_are_selected_by_name()
    {
        Assert.That(await RunAsync(null, "bitcoin", "kem"), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.StartWith("-- 2 tests at the same time ---").And.EndsWith("\n2 passed, 0 failed\n"));
    }

    [Test]
    public async Task A_failed_test_is_the_status_of_the_command()
    {
        SelfTestCatalog catalog = new SelfTestCatalog().Add(new FakeTest("led", (_, _) => throw new SelfTestFailedException("dark")));
        Assert.That(await RunAsync(catalog, "led"), Is.EqualTo(ExitStatus.Failure));
        Assert.That(_output.ToString(), Does.Contain("FAILED: dark\n").And.EndsWith("\n0 passed, 1 failed (led)\n"));
    }

    [Test]
    public void An_unknown_test_is_named()
    {
        CommandException? complaint = Assert.ThrowsAsync<CommandException>(async () => await RunAsync(null, "bitcoin", "bitcion"));
        Assert.That(complaint!.Message, Is.EqualTo("There is no test bitcion: \"test -l\" lists them."));
        Assert.That(complaint.Status, Is.EqualTo(ExitStatus.Usage));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [Test]
    public void Two_tests_of_one_name_are_refused()
    {
        SelfTestCatalog catalog = new SelfTestCatalog().Add(new FakeTest("led", (_, _) => Task.CompletedTask));
        Assert.That(() => catalog.Add(new FakeTest("led", (_, _) => Task.CompletedTask)), Throws.ArgumentException);
    }

    [Test]
    public async Task Kem_shows_the_seed_of_its_key_and_the_time()
    {
        CommandArguments none = CommandGrammar.Parse("kem").Match([]);
        Assert.That(await new KemCommand().RunAsync(FakeSession.Context(none, _output), CancellationToken.None), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.Match("^mlkem [0-9a-f]{128} \\([0-9.]+ m?s\\)\n$"));
    }

    private async Task<int> RunAsync(SelfTestCatalog? catalog, params string[] words) =>
        await new TestCommand(System.TimeProvider.System, processors: null, catalog).RunAsync(FakeSession.Context(_grammar.Match(words), _output), CancellationToken.None);
}
