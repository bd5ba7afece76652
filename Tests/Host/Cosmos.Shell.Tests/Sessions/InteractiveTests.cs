using System;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class InteractiveTests : ShellFixture
{
    [Test]
    public async Task A_command_shows_its_output_and_the_prompt_comes_back()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("echo one two\r").ShowsAsync("\nBanner\n\n> echo one two\none two\n>");
    }

    [Test]
    public async Task Output_without_a_line_end_leaves_the_prompt_a_row_of_its_own()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("say x\r").ShowsAsync("\nBanner\n\n> say x\nx\n>");
    }

    [Test]
    public async Task An_empty_line_is_nothing()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("\r  \r").ShowsAsync("\nBanner\n\n>\n>\n>");
    }

    [Test]
    public async Task A_failing_command_shows_its_message_and_its_status()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("fail\recho $?\r").ShowsAsync("\nBanner\n\n> fail\nfail: it is not to be\n> echo $?\n7\n>");
    }

    [Test]
    public async Task A_throwing_command_shows_one_line_and_its_stack_trace_goes_to_the_log()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 100));
        await terminal.Type("throw\recho $?\r").ShowsAsync(
            "\nBanner\n\n> throw\nthrow: broken inside (InvalidOperationException; the stack trace is in the log)\n> echo $?\n1\n>");
        Assert.That(Log.GetRecent(100).Select(static l => l.Message), Has.Some.Contains("   at "));
    }

    [Test]
    public async Task A_command_that_does_not_exist_has_status_127()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 100));
        await terminal.Type("ecko\recho $?\r").ShowsAsync("\nBanner\n\n> ecko\necko: there is no such command; did you mean 'echo'?\n> echo $?\n127\n>");
    }

    [Test]
    public async Task Wrong_arguments_show_the_usage()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 100));
        terminal.Type("switch nowhere\r");
        await terminal.ShowsPartAsync("usage: switch (on|off|other)\n>");
        await terminal.Type("echo $?\r").ShowsPartAsync("\n2\n>");
    }

    [Test]
    public async Task Ctrl_C_cancels_a_running_command()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("wait\r");
        await Started.Task;
        await terminal.Type("\u0003").ShowsAsync("\nBanner\n\n> wait\n^C\n>");
        await terminal.Type("echo $?\r").ShowsPartAsync("\n130\n>");
    }

    [Test]
    public async Task The_third_Ctrl_C_leaves_a_command_behind_that_does_not_listen()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 80));
        terminal.Type("deaf\r");
        await Started.Task;
        await terminal.Type("\u0003").Type("\u0003").Type("\u0003").ShowsPartAsync("The command does not stop; it goes on without this terminal.\n>");
        await terminal.Type("echo alive\r").ShowsPartAsync("\nalive\n>");
    }

    [TestCase("flood")]
    [TestCase("block")]
    public async Task Ctrl_C_frees_a_command_from_a_terminal_that_takes_nothing(string command)
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Block();
        terminal.Type(command + "\r");
        await Started.Task;
        terminal.Type("\u0003");
        await Task.WhenAny(Task.Delay(20));
        terminal.Unblock();
        await terminal.UntilAsync(static s => s.Text.EndsWith("\n>", StringComparison.Ordinal) && s.Everything.Contains("^C", StringComparison.Ordinal), "a prompt");
    }

    [Test]
    public async Task A_dead_terminal_blocks_only_its_own_session()
    {
        TestTerminal dead = await BeginAsync();
        TestTerminal alive = await BeginAsync();
        dead.Block();
        dead.Type("block\r");
        await Started.Task;
        await alive.Type("echo alive\r").ShowsPartAsync("\nalive\n>");
    }

    [Test]
    public async Task Ctrl_C_clears_the_line_that_is_typed()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("echo no\u0003echo yes\r").ShowsAsync("\nBanner\n\n> echo no^C\n> echo yes\nyes\n>");
    }

    [Test]
    public async Task Ctrl_D_leaves_with_the_last_status()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("fail\r\u0004");
        Assert.That(await SessionOf(terminal).WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(7));
        Assert.That(terminal.Screen, Does.EndWith("\nBye."));
    }

    [Test]
    public async Task A_command_can_end_the_session_with_a_status()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("leave 42; echo never\r");
        Assert.That(await SessionOf(terminal).WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(42));
        Assert.That(terminal.Screen, Does.Not.Contain("\nnever"));
    }

    [Test]
    public async Task What_is_typed_while_a_command_runs_goes_to_the_next_prompt()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("ask\r");
        await Started.Task;
        await terminal.Type("you\recho then\recho half").ShowsAsync("\nBanner\n\n> ask\nName? you\nHello, you.\n> echo then\nthen\n> echo half");
    }

    [Test]
    public async Task A_command_reads_a_line_that_is_edited_behind_its_question()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("ask\rabx\u007Fc\u0001X").ShowsAsync("\nBanner\n\n> ask\nName? Xabc");
        await terminal.Type("\r").ShowsAsync("\nBanner\n\n> ask\nName? Xabc\nHello, Xabc.\n>");
    }

    [Test]
    public async Task Ctrl_D_is_the_end_of_a_commands_input()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("upper\rone\rtwo\r\u0004").ShowsAsync("\nBanner\n\n> upper\none\nONE\ntwo\nTWO\n>");
    }

    [Test]
    public async Task Ctrl_C_while_a_command_reads_interrupts_it()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("ask\r").ShowsPartAsync("Name?");
        await terminal.Type("a\u0003").ShowsAsync("\nBanner\n\n> ask\nName? a^C\n>");
    }

    [TestCase("y", 0)]
    [TestCase("yes", 0)]
    [TestCase("Y", 1)]
    [TestCase("", 1)]
    public async Task A_question_is_answered_by_y_or_yes_only(string answer, int status)
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("confirm\r").ShowsPartAsync("Sure?");
        await terminal.Type(answer + "\recho $?\r").ShowsPartAsync($"\n> echo $?\n{status}\n>");
    }

    [Test]
    public async Task Lines_of_the_log_stand_above_the_line_that_is_typed()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("watch\recho ab").ShowsAsync("\nBanner\n\n> watch\n> echo ab");
        Log.Write("net", "link up");
        await terminal.ShowsAsync("\nBanner\n\n> watch\n12:00:00.000 net: link up\n> echo ab");
        await terminal.Type("c\r").ShowsAsync("\nBanner\n\n> watch\n12:00:00.000 net: link up\n> echo abc\nabc\n>");
    }

    [Test]
    public async Task Lines_of_the_log_wait_for_the_end_of_a_commands_line()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("watch\rpart\r");
        await Started.Task;
        Log.Write("net", "link up");
        await terminal.Type("\u0003").ShowsAsync("\nBanner\n\n> watch\n> part\nhalf ^C\n12:00:00.000 net: link up\n>");
    }

    [Test]
    public async Task A_session_that_did_not_ask_sees_nothing_of_the_log()
    {
        TestTerminal terminal = await BeginAsync();
        Log.Write("net", "link up");
        await terminal.Type("echo x\r").ShowsAsync("\nBanner\n\n> echo x\nx\n>");
    }

    [Test]
    public async Task A_terminal_that_answers_has_its_own_size()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 25));
        await terminal.Type("echo 0123456789012345678901234").ShowsAsync("\nBanner\n\n> echo 012345678901234567\n8901234");
        Assert.That(terminal.Size.Columns, Is.EqualTo(25));
    }

    [Test]
    public async Task A_terminal_that_never_answers_works_all_the_same()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(answers: false));
        await terminal.Type("echo x\r").ShowsAsync("\nBanner\n\n> echo x\nx\n>");
    }

    [Test]
    public async Task A_terminal_without_escape_sequences_gets_none()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(answers: false) { Kind = "dumb", HasEscapes = false });
        await terminal.Type("ekho x\u0001\u0006\u0004").Type("c").Type("\u0005").Type("y\r").ShowsAsync("\nBanner\n\n> echo xy\nxy\n>");
    }

    [Test]
    public async Task Ctrl_L_clears_the_screen_and_keeps_the_line()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("echo ab\u000Cc").ShowsAsync("> echo abc");
    }

    [Test]
    public async Task A_resized_terminal_gets_its_line_wrapped_anew()
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 40));
        await terminal.Type("echo 0").ShowsPartAsync("> echo 0");
        terminal.Resize(10);
        await terminal.Type("123456789").ShowsPartAsync("> echo 012\n3456789");
    }

    [Test]
    public async Task Several_lines_at_once_run_one_after_the_other()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("echo 1\recho 2\r\necho 3\n").ShowsAsync("\nBanner\n\n> echo 1\n1\n> echo 2\n2\n> echo 3\n3\n>");
    }

    [Test]
    public async Task A_paste_with_line_ends_runs_only_after_Enter()
    {
        TestTerminal terminal = await BeginAsync();
        await terminal.Type("\e[200~echo 1\necho 2\e[201~").ShowsAsync("\nBanner\n\n> echo 1\necho 2");
        await terminal.Type("\r").ShowsAsync("\nBanner\n\n> echo 1\necho 2\n1\n2\n>");
    }

    [Test]
    public async Task A_terminal_that_disappears_ends_its_session_and_its_command()
    {
        TestTerminal terminal = await BeginAsync();
        terminal.Type("wait\r");
        await Started.Task;
        terminal.Disappear();
        await SessionOf(terminal).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(Host.GetSessions(), Is.Empty);
    }

    [Test]
    public async Task Sessions_know_nothing_of_each_other()
    {
        System.IO.Directory.CreateDirectory(System.IO.Path.Combine(Directory, "sub"));
        TestTerminal first = await BeginAsync(new TestTerminal(columns: 60), "first");
        TestTerminal second = await BeginAsync(new TestTerminal(columns: 60), "second");
        await first.Type("go sub; set A=1; fail\r").ShowsPartAsync("not to be\n>");
        await second.Type("\e[Aecho [$A] $?\r").ShowsPartAsync("\n[] 0\n>");
        await first.Type("echo [$A] $?\r").ShowsPartAsync("\n[1] 7\n>");
        await second.Type("who\r").ShowsPartAsync("2  second  test");
        Assert.That(second.Everything, Does.Contain("1  first"));
    }

    [Test]
    public async Task Random_bytes_do_not_hurt([Range(1, 10)] int seed)
    {
        TestTerminal terminal = await BeginAsync(new TestTerminal(columns: 60, answers: false));
        Random random = new(seed);
        byte[] bytes = new byte[1000];
        for (int step = 0; step < 10; step++)
        {
            random.NextBytes(bytes);
            // Not Ctrl-D: on an empty line it would leave.
            terminal.Type([.. bytes.Where(static b => b != 4)]);
        }

        await terminal.Type("\u0003").Type("\u0003\r\u0005\u0015echo 'all is well'\r").ShowsPartAsync("\nall is well\n>");
    }

    [Test]
    public async Task A_million_characters_without_a_line_end_are_refused_with_a_bell()
    {
        TestTerminal terminal = await BeginAsync();
        byte[] piece = [.. Enumerable.Repeat((byte)'x', 4096)];
        for (int index = 0; index < 250; index++)
            terminal.Type(piece);
        await terminal.Type("\u0015echo end\r").ShowsPartAsync("\nend\n>");
        Assert.That(terminal.Bells, Is.GreaterThan(0));
    }
}
