using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

/// <summary>Lines without a terminal, as <c>ssh host command</c> runs them: the language, redirections, pipes, statuses.</summary>
[TestFixture]
public sealed class LineTests : ShellFixture
{
    [TestCase("echo a b", "a b\n")]
    [TestCase("echo 'a  b' \"c  d\" e\\ f", "a  b c  d e f\n")]
    [TestCase("echo a#b # comment", "a#b\n")]
    [TestCase("# nothing", "")]
    [TestCase("", "")]
    [TestCase("echo \"it's\" 'say \"x\"' \"\\\"\\$\"", "it's say \"x\" \"$\n")]
    [TestCase("echo a; echo b;", "a\nb\n")]
    [TestCase("echo a\necho b\n", "a\nb\n")]
    [TestCase("echo a && echo b || echo c", "a\nb\n")]
    [TestCase("fail && echo b || echo c", "c\n")]
    [TestCase("set A=1 B='x y'; echo $A ${B}! \"$A\" '$A' \\$A $NONE [$NONE]", "1 x y! 1 $A $A []\n")]
    [TestCase("fail; echo $?", "7\n")]
    [TestCase("echo one two | upper", "ONE TWO\n")]
    [TestCase("echo one | upper | upper | upper", "ONE\n")]
    [TestCase("set ECHO=echo; $ECHO word", "word\n")]
    [TestCase("complain x 2>&1 | upper", "X\n")]
    [TestCase("echo Grüße 世界", "Grüße 世界\n")]
    public async Task A_line_prints(string line, string expected)
    {
        (_, string output, _) = await RunAsync(line);
        Assert.That(output, Is.EqualTo(expected));
    }

    [TestCase("echo 'a", "syntax error: a closing ' is missing\n")]
    [TestCase("echo a |", "syntax error: a command is missing at the end\n")]
    [TestCase("| echo", "syntax error: a command is missing before '|'\n")]
    [TestCase("echo a && ; echo b", "syntax error: a command is missing before ';'\n")]
    [TestCase("echo >", "syntax error: behind '>' the name of a file is missing\n")]
    [TestCase("echo a &", "syntax error: commands cannot run in the background: remove the '&', or put it in quotes\n")]
    [TestCase("echo $(pwd)", "syntax error: '$(' is not known here; put it in single quotes if it is meant as it stands\n")]
    [TestCase("echo ${A", "syntax error: a '}' is missing behind '${'\n")]
    [TestCase("cat << end", "syntax error: '<<' is not known here: only '< file' is\n")]
    public async Task A_line_that_cannot_be_read_says_why_and_runs_nothing(string line, string expected)
    {
        (int status, string output, string error) = await RunAsync(line);
        Assert.That((status, output, error), Is.EqualTo((2, "", expected)));
    }

    [TestCase("echo", 0)]
    [TestCase("fail", 7)]
    [TestCase("throw", 1)]
    [TestCase("nonsense", 127)]
    [TestCase("switch", 2)]
    [TestCase("fail | echo x", 0)]
    [TestCase("echo x | fail", 7)]
    [TestCase("leave 9; fail", 9)]
    public async Task A_line_has_the_status_of_its_last_command(string line, int expected)
    {
        (int status, _, _) = await RunAsync(line);
        Assert.That(status, Is.EqualTo(expected));
    }

    [Test]
    public async Task Output_goes_to_files_and_comes_from_them()
    {
        (int status, string output, string error) = await RunAsync("echo one > f; echo two >> f; upper < f; say x > f; upper < f");
        Assert.That((status, output, error), Is.EqualTo((0, "ONE\nTWO\nX\n", "")));
    }

    [Test]
    public async Task Errors_go_to_a_file_of_their_own_or_where_the_output_goes()
    {
        await RunAsync("complain one 2> e; complain two >> e 2>&1");
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Directory, "e")), Is.EqualTo("one\ntwo\n"));
    }

    [Test]
    public async Task A_file_that_cannot_be_opened_is_a_complaint_and_the_command_does_not_run()
    {
        (int status, string output, string error) = await RunAsync("upper < none");
        Assert.That((status, output, error), Is.EqualTo((1, "", "upper: 'none' cannot be opened: no such file or directory\n")));
    }

    [Test]
    public async Task Output_and_errors_are_two_streams_with_line_feeds()
    {
        (_, string output, string error) = await RunAsync("echo out; complain err");
        Assert.That((output, error), Is.EqualTo(("out\n", "err\n")));
    }

    [Test]
    public async Task Input_reaches_the_command_as_it_is()
    {
        (_, string output, _) = await RunAsync("upper", "one\ntwo");
        Assert.That(output, Is.EqualTo("ONE\nTWO\n"));
    }

    [Test]
    public async Task A_writer_ends_when_the_command_behind_its_pipe_has_ended()
    {
        (int status, string output, string error) = await RunAsync("flood | echo enough");
        Assert.That((status, output, error), Is.EqualTo((0, "enough\n", "")));
    }

    [Test]
    public async Task A_client_that_goes_away_ends_its_command()
    {
        using CancellationTokenSource gone = new();
        Task<int> running = Host.RunCommandAsync("wait", Stream.Null, Stream.Null, Stream.Null, new SessionInformation("user", "exec", new Dictionary<string, string>()), gone.Token);
        await Started.Task;
        await gone.CancelAsync();
        Assert.That(await running.WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(130));
    }

    [Test]
    public async Task A_command_that_does_not_listen_is_left_behind_when_its_client_goes_away()
    {
        using CancellationTokenSource gone = new();
        Task<int> running = Host.RunCommandAsync("deaf", Stream.Null, Stream.Null, Stream.Null, new SessionInformation("user", "exec", new Dictionary<string, string>()), gone.Token);
        await Started.Task;
        await gone.CancelAsync();
        for (int step = 0; step < 600 && await Task.WhenAny(running, Task.Delay(50)) != running; step++)
            Time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(running.IsCompleted, Is.True);
        Assert.That((await running, Host.GetSessions().Count), Is.EqualTo((130, 0)));
    }

    [TestCase("flood")]
    [TestCase("block")]
    public async Task A_client_that_takes_nothing_blocks_its_command_until_it_goes(string command)
    {
        using CancellationTokenSource gone = new();
        Task<int> running = Host.RunCommandAsync(
            command, Stream.Null, new StuckStream(), new StuckStream(), new SessionInformation("user", "exec", new Dictionary<string, string>()), gone.Token);
        await Started.Task;
        await gone.CancelAsync();
        Assert.That(await running.WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(130));
    }

    [Test]
    public async Task A_hundred_sessions_at_once_each_have_their_own_output()
    {
        (int Status, string Output, string Error)[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => RunAsync($"set N={n}; echo $N | upper; fail"))));
        Assert.That(results.Select(static (r, n) => r.Output == $"{n}\n" && r.Status == 7), Is.All.True);
        Assert.That(Host.GetSessions(), Is.Empty);
    }

    [Test]
    public async Task Random_lines_never_break_the_host([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        string[] pieces = ["echo ", "'", "\"", "\\", "$", "${", "}", "$?", ";", "&&", "||", "|", "<", "2>", "&", "#", " ", "x", "fail", "\n", "é", "🙂", "\0"];
        StringBuilder line = new();
        for (int length = random.Next(40); length > 0; length--)
            line.Append(pieces[random.Next(pieces.Length)]);
        (int status, _, _) = await RunAsync(line.ToString());
        Assert.That(status, Is.AnyOf(0, 1, 2, 7, 127, 141), line.ToString());
    }

    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
