using System;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Plugins;
using Cosmos.User.Testing;
using NUnit.Framework;

namespace Cosmos.User.Tests;

/// <summary>The helper for tests of commands, with a list of plugins that the generator wrote for this project.</summary>
[TestFixture]
public sealed class TestShellTests
{
    [Test]
    public async Task A_command_runs_with_words_input_services_and_answers()
    {
        TestShell shell = Shell();
        shell.Session.Answers.Enqueue(true);
        CommandResult result = await shell.RunAsync("example 'a b' c\"d \"e ''", input: "typed\nmore");
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new CommandResult(0, "a b|cd e| 2001 True True typed\n", "")));
            Assert.That(shell.Session.Questions, Is.EqualTo(new[] { "Sure?" }));
            Assert.That(shell.Session.Ended, Is.EqualTo(3));
        });
    }

    [Test]
    public async Task Failures_are_messages_with_the_name_of_the_command() =>
        Assert.That(await Shell().RunAsync("sample -f"), Is.EqualTo(new CommandResult(7, "", "sample: it was told to fail.\n")));

    [Test]
    public async Task Wrong_arguments_are_messages_with_the_usage() =>
        Assert.That(await Shell().RunAsync("sample -x"), Is.EqualTo(new CommandResult(2, "", "sample: there is no option -x.\nusage: sample [-f] [<word>...]\n")));

    [Test]
    public async Task A_name_that_no_command_has_is_status_127() => Assert.That((await Shell().RunAsync("nothing")).Status, Is.EqualTo(ExitStatus.NotFound));

    [Test]
    public void A_service_that_the_test_forgot_is_named() =>
        Assert.That(async () => await new TestShell(GeneratedPlugins.All).RunAsync("sample"), Throws.InvalidOperationException.With.Message.Contains("System.TimeProvider"));

    [Test]
    public void Cancellation_is_seen_by_the_test() =>
        Assert.That(async () => await Shell().RunAsync("sample", stop: new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void An_open_quote_is_an_error() => Assert.That(() => Shell().RunAsync("sample 'a"), Throws.TypeOf<FormatException>());

    private static TestShell Shell() => new TestShell(GeneratedPlugins.All).Add<TimeProvider>(new Clock());

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
    }
}
