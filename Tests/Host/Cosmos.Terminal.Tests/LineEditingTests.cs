using System;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

/// <summary>Cursor keys in canonical mode: what the program reads and what the person sees must be the same line.</summary>
public sealed class LineEditingTests
{
    private const string Left = "\e[D";
    private const string Right = "\e[C";
    private const string Up = "\e[A";
    private const string Down = "\e[B";
    private const string Home = "\e[H";
    private const string End = "\e[F";
    private const string Delete = "\e[3~";
    private const string Erase = "\x7F";

    [TestCase("helo" + Left + "l", "hello")]
    [TestCase("ello" + Home + "h", "hello")]
    [TestCase("ello" + Home + "h" + End + "!", "hello!")]
    [TestCase("hexllo" + Left + Left + Left + Erase, "hello")]
    [TestCase("hexllo" + Home + Right + Right + Delete, "hello")]
    [TestCase("grüün" + Left + Erase, "grün")]
    [TestCase("a漢字b" + Left + Erase + "語", "a漢語b")]
    [TestCase("xe\u0301y" + Left + Left + "-", "x-e\u0301y")]
    [TestCase("one two" + Left + Left + Left + "\x17", "two")]
    [TestCase("a\tb" + Left + "c", "a\tcb")]
    [TestCase("abc" + Left + "\x15x", "x")]
    [TestCase("abc\eOD\eODx", "axbc", TestName = "Application_mode_keys_work_as_well")]
    [TestCase("abc\e[1~x\e[4~y", "xabcy", TestName = "Home_and_end_of_a_VT220_work")]
    [TestCase("abc\e[1;5Dx", "abxc", TestName = "Modifiers_of_a_cursor_key_are_ignored")]
    [TestCase("a\e[15~\e[1;2P\eOQb", "ab", TestName = "Function_keys_leave_no_rubbish")]
    [TestCase("a\e[999999999999;5;4;3~b", "ab", TestName = "Absurd_sequences_are_swallowed")]
    [TestCase(Left + Right + Delete + Down + "a" + Right, "a", TestName = "Keys_at_the_edge_do_nothing")]
    public void The_line_that_is_seen_is_the_line_that_is_read(string keys, string line)
    {
        TerminalScript script = new();
        script.Terminal.Write("> "u8);
        script.Types(keys);
        string seen = script.Screen.LastLine;
        script.Types("\r");
        script.Reads(line + "\n");
        Assert.That(seen.Replace(" ", ""), Is.EqualTo(("> " + line).Replace("\t", "").Replace(" ", "")));
    }

    [Test]
    public void Enter_in_the_middle_hands_out_the_whole_line() => new TerminalScript().Types("hello" + Left + Left + "\r").Reads("hello\n");

    [Test]
    public void Up_recalls_former_lines_and_down_comes_back()
    {
        TerminalScript script = new TerminalScript().Types("first\rsecond\rdraft");
        script.Reads("first\n").Reads("second\n");
        script.Types(Up);
        Assert.That(script.Screen.LastLine, Is.EqualTo("second"));
        script.Types(Up);
        Assert.That(script.Screen.LastLine, Is.EqualTo("first"));
        script.Types(Up);
        Assert.That(script.Screen.LastLine, Is.EqualTo("first"));
        script.Types(Down + Down);
        Assert.That(script.Screen.LastLine, Is.EqualTo("draft"));
        script.Types("!\r").Reads("draft!\n");
    }

    [Test]
    public void A_recalled_line_can_be_changed_and_is_remembered_changed()
    {
        TerminalScript script = new TerminalScript().Types("ls /\r" + Up + "tmp\r" + Up);
        Assert.That(script.Screen.LastLine, Is.EqualTo("ls /tmp"));
        script.Types("\r").Reads("ls /\n").Reads("ls /tmp\n").Reads("ls /tmp\n");
        script.Types(Up + Up);
        Assert.That(script.Screen.LastLine, Is.EqualTo("ls /"), "a repeated line is remembered once");
    }

    [Test]
    public void What_is_typed_without_echo_is_not_remembered()
    {
        TerminalScript script = new();
        script.Terminal.Attributes = script.Terminal.Attributes with { Modes = TerminalModes.Default & ~TerminalModes.Echo };
        script.Types("password\r").Reads("password\n");
        script.Terminal.Attributes = TerminalAttributes.Default;
        script.Types(Up + "\r").Reads("\n");
    }

    [Test]
    public void Random_editing_never_loses_the_picture()
    {
        Random random = new(4711);
        string[] keys = ["a", "b", " ", "ü", "漢", Left, Right, Home, End, Delete, Erase, "\x17", "\x02", "e\u0301", Up, Down];
        for (int round = 0; round < 300; round++)
        {
            TerminalScript script = new();
            StringBuilder typed = new();
            for (int index = 0; index < 25; index++)
                typed.Append(keys[random.Next(keys.Length)]);

            script.Types(typed.ToString() + End);
            string seen = script.Screen.LastLine;
            string line = script.Types("\r").TryRead()!.TrimEnd('\n');
            Assert.That(seen, Is.EqualTo(line.Replace("\x02", "^B").TrimEnd(' ')), $"round {round}");
        }
    }
}
