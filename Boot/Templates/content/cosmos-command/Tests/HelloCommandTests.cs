using Cosmos.Plugins;
using Cosmos.User;
using Cosmos.User.Testing;
using NUnit.Framework;

namespace Cosmos_Command.Tests;

public sealed class HelloCommandTests
{
    private readonly TestShell _shell = new TestShell(GeneratedPlugins.All).Add<TimeProvider>(new Noon());

    [Test]
    public async Task It_greets_by_name()
    {
        CommandResult result = await _shell.RunAsync("hello \"Ada Lovelace\"");
        Assert.That(result, Is.EqualTo(new CommandResult(ExitStatus.Success, "Hello, Ada Lovelace!\n", "")));
    }

    [Test]
    public async Task It_tells_the_time_when_asked() => Assert.That((await _shell.RunAsync("hello -t")).Output, Is.EqualTo("Hello, test! It is 12:00:00.\n"));

    [Test]
    public async Task It_explains_itself()
    {
        CommandResult result = await _shell.RunAsync("hello Ada Lovelace");
        Assert.That(result.Status, Is.EqualTo(ExitStatus.Usage));
        Assert.That(result.Error, Does.Contain("'Lovelace' is too much").And.Contain("usage: hello [<name>] [-t]"));
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
