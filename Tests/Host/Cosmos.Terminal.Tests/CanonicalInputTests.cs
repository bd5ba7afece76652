using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

/// <summary>POSIX.1-2024, section 11.1.6 (canonical mode input processing), and what Linux shows.</summary>
public sealed class CanonicalInputTests
{
    [Test]
    public void A_line_is_readable_when_it_is_finished_and_not_before() => new TerminalScript()
        .Types("hello").HasNothingToRead().Shows("hello")
        .Types("\r").Shows("\r\n").Reads("hello\n").HasNothingToRead();

    [Test]
    public void A_read_gets_one_line_even_if_there_are_more() => new TerminalScript().Types("one\rtwo\r").Reads("one\n").Reads("two\n");

    [Test]
    public void A_small_buffer_gets_the_line_in_pieces() => new TerminalScript().Types("abcdef\r").Reads("abc", 3).Reads("def\n", 4).HasNothingToRead();

    [Test]
    public void Erase_removes_one_character() => new TerminalScript().Types("abx\x7F").Shows("abx\b \b").Types("c\r").Reads("abc\n");

    [Test]
    public void Backspace_erases_as_well() => new TerminalScript().Types("abx\bc\r").Reads("abc\n");

    [Test]
    public void Erase_on_an_empty_line_does_nothing() => new TerminalScript().Types("\x7F").Shows("").Types("a\r").Reads("a\n");

    [TestCase("grün", "ü")]
    [TestCase("1€", "€")]
    [TestCase("a\U0001F600", "\U0001F600")]
    public void Erase_removes_a_whole_character_of_several_bytes(string text, string character)
    {
        string rest = text[(text.IndexOf(character, StringComparison.Ordinal) + character.Length)..];
        TerminalScript script = new TerminalScript().Types(text);
        foreach (char _ in rest)
            script.Types("\x7F");
        script.Types("\x7F\r").Reads(text[..^(rest.Length + character.Length)] + "\n");
    }

    [Test]
    public void Erase_removes_combining_marks_with_their_letter() => new TerminalScript().Types("xe\u0301\x7F\r").Reads("x\n");

    [Test]
    public void A_wide_character_takes_two_columns_of_the_screen_with_it()
    {
        TerminalScript script = new TerminalScript().Types("a漢\x7F");
        script.Shows("a漢\b \b\b \b").Types("\r").Reads("a\n");
    }

    [Test]
    public void A_character_is_shown_when_its_last_byte_arrived()
    {
        TerminalScript script = new();
        byte[] bytes = Encoding.UTF8.GetBytes("€");
        script.Terminal.Receive(bytes.AsSpan(0, 2));
        script.Shows("");
        script.Terminal.Receive(bytes.AsSpan(2));
        script.Shows("€").Types("\r").Reads("€\n");
    }

    [Test]
    public void Bytes_that_are_no_text_pass_unchanged()
    {
        TerminalScript script = new();
        byte[] sent = [0xFF, (byte)'a', 0xC3, (byte)'b', 0x80, (byte)'\r'];
        script.Terminal.Receive(sent);
        byte[] buffer = new byte[16];
        Assert.That(script.Terminal.Read(buffer, wait: false, out int count), Is.EqualTo(ReadResult.Ok));
        Assert.That(buffer.AsSpan(0, count).ToArray(), Is.EqualTo(sent[..^1].Append((byte)'\n').ToArray()));
    }

    [Test]
    public void Kill_removes_the_line() => new TerminalScript().Types("abc\x15").Shows("abc\b \b\b \b\b \b").Types("x\r").Reads("x\n");

    [Test]
    public void Word_erase_removes_a_word_and_the_blanks_behind_it() => new TerminalScript().Types("one two  \x17x\r").Reads("one x\n");

    [Test]
    public void Erasing_a_tab_goes_back_to_where_it_began() =>
        new TerminalScript().Types("ab\t\x7F").Shows("ab\t" + string.Concat(Enumerable.Repeat("\b \b", 6)));

    [Test]
    public void A_tab_after_a_prompt_is_measured_from_the_edge_of_the_screen()
    {
        TerminalScript script = new();
        script.Terminal.Write("prompt> "u8);
        script.Shows("prompt> ").Types("a\t\x7F").Shows("a\t" + string.Concat(Enumerable.Repeat("\b \b", 7)));
    }

    [Test]
    public void End_of_file_on_an_empty_line_is_a_read_of_nothing() => new TerminalScript().Types("\x04").Shows("").Reads("").HasNothingToRead();

    [Test]
    public void End_of_file_in_a_line_hands_out_what_is_there() => new TerminalScript().Types("abc\x04").Reads("abc").HasNothingToRead();

    [Test]
    public void Control_characters_are_shown_with_a_circumflex() => new TerminalScript().Types("a\x02\x7F").Shows("a^B\b \b\b \b");

    [Test]
    public void Literal_next_takes_the_sting_out_of_a_character() =>
        new TerminalScript().Types("\x16\x03\x16\r\r").Reads("\x03\r\n");

    [Test]
    public void Reprint_shows_the_line_again() => new TerminalScript().Types("abc\x12").Shows("abc^R\r\nabc").Types("\r").Reads("abc\n");

    [Test]
    public void A_line_that_is_too_long_rings_the_bell_and_stays_as_it_is()
    {
        TerminalScript script = new TerminalScript().Types(new string('x', 4095)).Shows(new string('x', 4095));
        script.Types("y").Shows("\a").Types("\r").Reads(new string('x', 4095) + "\n");
    }

    [Test]
    public void Without_echo_nothing_is_shown_but_editing_works() =>
        new TerminalScript(TerminalModes.Default & ~TerminalModes.Echo).Types("secrex\x7Ft\r").Shows("").Reads("secret\n");

    [Test]
    public void Without_line_editing_cursor_keys_are_characters_as_on_Linux() =>
        new TerminalScript(TerminalModes.Default & ~TerminalModes.LineEditing).Types("a\e[D\r").Shows("a^[[D\r\n").Reads("a\e[D\n");

    [Test]
    public async Task A_reader_waits_for_the_end_of_the_line()
    {
        TerminalScript script = new();
        byte[] buffer = new byte[16];
        Task<int> reader = Task.Run(() =>
        {
            script.Terminal.Read(buffer, wait: true, out int count);
            return count;
        });
        script.Types("go");
        Assert.That(reader.Wait(30), Is.False);
        script.Types("\r");
        Assert.That(await reader, Is.EqualTo(3));
    }

    [Test]
    public void A_paste_of_many_lines_waits_for_the_reader_and_loses_nothing()
    {
        TerminalScript script = new();
        string[] lines = Enumerable.Range(0, 8_000).Select(index => $"line {index}\n").ToArray();
        Thread person = new(() => script.Types(string.Concat(lines)));
        person.Start();
        byte[] buffer = new byte[64];
        foreach (string line in lines)
        {
            Assert.That(script.Terminal.Read(buffer, wait: true, out int count), Is.EqualTo(ReadResult.Ok));
            Assert.That(Encoding.ASCII.GetString(buffer, 0, count), Is.EqualTo(line));
        }

        person.Join();
    }

    [Test]
    public void Input_may_come_one_byte_at_a_time_or_all_at_once()
    {
        const string Text = "grün\x7F\x7F€\x15 one two\x17 \e[D\e[Dx\rnext\x04";
        TerminalScript atOnce = new TerminalScript().Types(Text);
        TerminalScript single = new();
        foreach (byte value in Encoding.UTF8.GetBytes(Text))
            single.Terminal.Receive([value]);
        Assert.That(single.TryRead(), Is.EqualTo(atOnce.TryRead()));
        Assert.That(single.TryRead(), Is.EqualTo(atOnce.TryRead()).And.EqualTo("next"));
    }
}
