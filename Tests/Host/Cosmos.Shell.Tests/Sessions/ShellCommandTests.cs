using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

/// <summary>Commands that belong to the shell itself.</summary>
[TestFixture]
public sealed class ShellCommandTests : ShellFixture
{
    [Test]
    public async Task Help_lists_all_commands_by_name_in_two_columns()
    {
        (int status, string output, _) = await RunAsync("help");
        string[] names = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => l[0] != ' ').Select(static l => l.Split(' ', ',')[0])];
        Assert.That(names, Is.Ordered.Using((System.Collections.IComparer)StringComparer.Ordinal).And.Contains("switch").And.Contains("help"));
        Assert.That((status, output.Split('\n').Single(static l => l.StartsWith("exit", StringComparison.Ordinal)).StartsWith("exit, quit [<status:int>]  ", StringComparison.Ordinal)), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task Help_explains_a_command_by_its_alias()
    {
        (int status, string output, _) = await RunAsync("help quit");
        Assert.That((status, output.StartsWith("usage: exit [<status:int>]\n", StringComparison.Ordinal)), Is.EqualTo((0, true)));
        Assert.That(output, Does.Contain("also called: quit\n").And.Contains("from Cosmos.Commands.Shell ").And.Contains("ring 3"));
    }

    [TestCase("help nonsense", "help: there is no command 'nonsense'")]
    [TestCase("plugins nonsense", "plugins: there is no plugin 'nonsense'")]
    [TestCase("set 1A=x", "set: '1A=x' is no assignment")]
    [TestCase("sleep soon", "sleep: 'soon' is no number of seconds")]
    [TestCase("exit 256", "exit: ")]
    [TestCase("log on", "log: only a session at a terminal")]
    public async Task What_makes_no_sense_is_a_complaint(string line, string expected)
    {
        (int status, string output, string error) = await RunAsync(line);
        Assert.That((status > 0, output), Is.EqualTo((true, "")));
        Assert.That(error, Does.StartWith(expected));
    }

    [Test]
    public async Task Plugins_have_ring_version_commands_and_capabilities()
    {
        (_, string output, _) = await RunAsync("plugins");
        Assert.That(output, Does.Match(@"(?m)^   3  Cosmos\.Commands\.Shell +\d+\.\d+\.\d+\.\d+ +\d+  Diagnostics, Plugins$"));
        Assert.That(output, Does.Match(@"(?m)^   3  Test\.Commands +1\.2\.3\.0 +\d+  -$"));
    }

    [Test]
    public async Task Exit_ends_the_session_with_its_status()
    {
        (int status, string output, _) = await RunAsync("exit 3; echo never");
        Assert.That((status, output), Is.EqualTo((3, "")));
    }

    [Test]
    public async Task The_log_shows_as_many_lines_as_asked_for()
    {
        for (int number = 1; number <= 30; number++)
            Log.Write("test", $"line {number}");
        (_, string output, _) = await RunAsync("log -n 3");
        Assert.That(output, Is.EqualTo("12:00:00.000 test: line 29\n12:00:00.000 test: line 30\n" + "12:00:00.000 shell: session 1 of user from exec began\n"));
    }

    [Test]
    public async Task The_log_is_followed_until_Ctrl_C()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type("log -f -n 1\r").ShowsPartAsync("from test began");
        Log.Write("net", "link up");
        await terminal.ShowsPartAsync("12:00:00.000 net: link up");
        await terminal.Type("\u0003").ShowsPartAsync("^C\n>");
    }

    [Test]
    public async Task The_log_is_switched_on_and_off_for_a_session()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        await terminal.Type("log on\r").ShowsPartAsync("> log on\n>");
        Log.Write("net", "one");
        await terminal.ShowsPartAsync("net: one\n>");
        await terminal.Type("log off\r").ShowsPartAsync("> log off\n>");
        Log.Write("net", "two");
        await terminal.Type("echo done\r").ShowsPartAsync("\ndone\n>");
        Assert.That(terminal.Everything, Does.Not.Contain("two"));
    }

    [Test]
    public async Task Sleep_ends_after_its_time()
    {
        Task<(int Status, string Output, string Error)> sleep = RunAsync("sleep 60; echo awake");
        for (int step = 0; step < 600 && await Task.WhenAny(sleep, Task.Delay(20)) != sleep; step++)
            Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await sleep).Output, Is.EqualTo("awake\n"));
    }

    [Test]
    public async Task Variables_are_set_listed_and_removed()
    {
        (_, string output, _) = await RunAsync("set B=2 A=1; set; unset A; env");
        Assert.That(output, Is.EqualTo("A=1\nB=2\nB=2\n"));
    }

    [Test]
    public async Task Echo_leaves_the_line_end_away_with_n()
    {
        (_, string output, _) = await RunAsync("echo -n a; echo; echo -x");
        Assert.That(output, Is.EqualTo("a\n-x\n"));
    }
}
