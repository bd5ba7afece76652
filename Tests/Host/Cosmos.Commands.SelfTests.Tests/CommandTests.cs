using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Plugins;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.SelfTests.Tests;

/// <summary>The commands as the shell runs them: by the manifest of the plugin.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CommandTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly FakeServices _services = new();

    [Test]
    public async Task Tests_are_listed_by_name()
    {
        Catalog(new FakeTest("led", (_, _) => Task.CompletedTask));
        Assert.That(await RunAsync("test", "-l"), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.StartWith("timer    a timer that fires once\nwake "));
        Assert.That(_output.ToString(), Does.Contain("\nled      what led is for\n"));
    }

    [Test]
    public async Task Tests_are_selected_by_name()
    {
        Assert.That(await RunAsync("test", "bitcoin", "kem"), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.StartWith("-- 2 tests at the same time ---").And.EndsWith("\n2 passed, 0 failed\n"));
    }

    [Test]
    public async Task A_failed_test_is_the_status_of_the_command()
    {
        Catalog(new FakeTest("led", (_, _) => throw new SelfTestFailedException("dark")));
        Assert.That(await RunAsync("test", "led"), Is.EqualTo(ExitStatus.Failure));
        Assert.That(_output.ToString(), Does.Contain("FAILED: dark\n").And.EndsWith("\n0 passed, 1 failed (led)\n"));
    }

    [Test]
    public void An_unknown_test_is_named()
    {
        CommandException? complaint = Assert.ThrowsAsync<CommandException>(() => RunAsync("test", "bitcoin", "bitcion"));
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
        Assert.That(await RunAsync("kem"), Is.EqualTo(ExitStatus.Success));
        Assert.That(_output.ToString(), Does.Match("^mlkem [0-9a-f]{128} \\([0-9.]+ m?s\\)\n$"));
    }

    private void Catalog(ISelfTest test) => _services.Add(new SelfTestCatalog().Add(test));

    private async Task<int> RunAsync(string name, params string[] words)
    {
        CommandDescriptor command = new Cosmos_Commands_SelfTestsManifest().Commands.Single(command => command.Name == name);
        return await command.Create(_services).RunAsync(FakeSession.Context(command.Grammar.Match(words), _output), CancellationToken.None);
    }
}
