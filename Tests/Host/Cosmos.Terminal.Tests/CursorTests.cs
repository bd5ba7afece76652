using System;
using System.Diagnostics;
using System.Text;
using Cosmos.Terminal.Output;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

public sealed class CursorTests
{
    [TestCase("abc", 0, 3)]
    [TestCase("abc\r", 0, 0)]
    [TestCase("abc\n", 1, 3)]
    [TestCase("abc\r\nd", 1, 1)]
    [TestCase("a\tb", 0, 9)]
    [TestCase("abc\b", 0, 2)]
    [TestCase("\b", 0, 0)]
    [TestCase("漢字", 0, 4)]
    [TestCase("e\u0301", 0, 1)]
    [TestCase("\e[31mred\e[0m", 0, 3)]
    [TestCase("\e]0;title\ax", 0, 1)]
    [TestCase("\e]0;title\e\\x", 0, 1)]
    [TestCase("\e(Bx", 0, 1)]
    [TestCase("\e[5;10H", 4, 9)]
    [TestCase("\e[H\e[3B\e[7C", 3, 7)]
    [TestCase("\e[5;10H\e[2A\e[4D", 2, 5)]
    [TestCase("\e[20G\e[6d", 5, 19)]
    [TestCase("\e[5;10H\e7\e[H\e8", 4, 9)]
    [TestCase("\e[99;999H", 23, 79)]
    [TestCase("\e[99;1H\n\n", 23, 0, TestName = "The_last_row_scrolls")]
    [TestCase("\e[1;80Hx", 0, 79, TestName = "The_last_column_is_left_with_the_next_character")]
    [TestCase("\e[1;80Hxy", 1, 1, TestName = "The_next_character_wraps")]
    [TestCase("\e[?25l\e[?1049hx", 0, 1)]
    [TestCase("\e[99999999999999999999Cx", 0, 79, TestName = "Absurd_parameters_are_limited")]
    [TestCase("\e[1;2;3;4;5;6;7Hx", 0, 2, TestName = "Too_many_parameters_do_no_harm")]
    public void The_cursor_is_followed(string output, int row, int column)
    {
        CursorTracker cursor = new(WindowSize.Default);
        foreach (byte value in Encoding.UTF8.GetBytes(output))
            cursor.Track(value);
        Assert.That((cursor.Row, cursor.Column), Is.EqualTo((row, column)));
    }

    [Test]
    public void Random_bytes_never_leave_the_window()
    {
        Random random = new(1);
        CursorTracker cursor = new(new WindowSize(3, 5));
        for (int index = 0; index < 20_000; index++)
        {
            cursor.Track(random.Next(4) == 0 ? (byte)"\e[;0123456789ABCDHGdm"[random.Next(20)] : (byte)random.Next(256));
            Assert.That(cursor.Row, Is.InRange(0, 2));
            Assert.That(cursor.Column, Is.InRange(0, 4));
        }
    }

    private static TerminalScript Console()
    {
        TerminalScript script = new() { HasScreen = false };
        script.Terminal.Attributes = new TerminalAttributes(TerminalModes.MapLineFeed, MinimumBytes: 0, Timeout: 100);
        return script;
    }

    private static string Read(TerminalScript script)
    {
        byte[] buffer = new byte[32];
        script.Terminal.Read(buffer, wait: true, out int count);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }

    [Test]
    public void A_question_that_no_terminal_answers_is_answered_after_a_moment_and_then_at_once()
    {
        TerminalScript script = Console();
        script.Terminal.Write("\e[3;5Hxy\e[6n"u8);
        long start = Stopwatch.GetTimestamp();
        Assert.That(Read(script), Is.EqualTo("\e[3;7R"));
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.InRange(400, 5000), "a slow terminal gets its chance");
        start = Stopwatch.GetTimestamp();
        script.Terminal.Write("z\e[6n"u8);
        Assert.That(Read(script), Is.EqualTo("\e[3;8R"));
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.LessThan(400));
    }

    [Test]
    public void The_answer_of_a_real_terminal_is_the_only_one()
    {
        TerminalScript script = Console();
        script.Terminal.Write("\e[6n"u8);
        script.Types("\e[12;34R");
        Assert.That(Read(script), Is.EqualTo("\e[12;34R"));
        script.Terminal.Attributes = script.Terminal.Attributes with { Timeout = 8 };
        Assert.That(Read(script), Is.Empty);
    }

    [Test]
    public void Keys_typed_before_the_answer_stay_in_order()
    {
        TerminalScript script = Console();
        script.Terminal.Write("\e[6n"u8);
        script.Types("ab\e[12;34Rc");
        Assert.That(Read(script), Is.EqualTo("ab\e[12;34Rc"));
    }

    [Test]
    public void Without_a_question_nothing_is_answered()
    {
        TerminalScript script = Console();
        script.Terminal.Attributes = script.Terminal.Attributes with { Timeout = 7 };
        script.Terminal.Write("\e[5n\e[?6nxyz"u8);
        Assert.That(Read(script), Is.Empty);
    }
}
