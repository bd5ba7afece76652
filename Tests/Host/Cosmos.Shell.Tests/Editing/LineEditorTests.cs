using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class LineEditorTests
{
    private const string Left = "\e[D";
    private const string Right = "\e[C";
    private const string Up = "\e[A";
    private const string Down = "\e[B";

    [TestCase("abc\u0001x", "x|abc", TestName = "Ctrl_A_goes_to_the_start")]
    [TestCase("abc\e[Hx", "x|abc", TestName = "Home_goes_to_the_start")]
    [TestCase("abc\u0001\u0005x", "abcx|", TestName = "Ctrl_E_goes_to_the_end")]
    [TestCase("abc\u0001\e[Fx", "abcx|", TestName = "End_goes_to_the_end")]
    [TestCase("abc\u0002\u0002x", "ax|bc", TestName = "Ctrl_B_goes_left")]
    [TestCase("abc\u0001\u0006x", "ax|bc", TestName = "Ctrl_F_goes_right")]
    [TestCase("abc\u007F", "ab|", TestName = "Backspace_takes_the_character_before_the_cursor")]
    [TestCase("abc\u0008", "ab|", TestName = "Ctrl_H_is_backspace")]
    [TestCase("abc\u0001\u0004", "|bc", TestName = "Ctrl_D_takes_the_character_at_the_cursor")]
    [TestCase("abc\u0001\e[3~", "|bc", TestName = "Delete_takes_the_character_at_the_cursor")]
    [TestCase("one two\u0001\u000B", "|", TestName = "Ctrl_K_takes_the_rest")]
    [TestCase("one two\e[D\u0015", "|o", TestName = "Ctrl_U_takes_what_is_before")]
    [TestCase("one /two/three\u0017", "one |", TestName = "Ctrl_W_takes_everything_since_the_last_blank")]
    [TestCase("one /two/three\e\u007F", "one /two/|", TestName = "Alt_Backspace_takes_a_word")]
    [TestCase("one two\u0001\ed", "| two", TestName = "Alt_D_takes_the_next_word")]
    [TestCase("one two three\eb\ebx", "one x|two three", TestName = "Alt_B_goes_back_by_words")]
    [TestCase("one two three\e[1;5D\e[1;3Dx", "one x|two three", TestName = "Ctrl_Left_and_Alt_Left_go_back_by_words")]
    [TestCase("one two\u0001\e[1;5Cx", "onex| two", TestName = "Ctrl_Right_goes_forward_by_words")]
    [TestCase("one two\u0017\u0017\u0019", "one two|", TestName = "What_was_killed_in_one_go_comes_back_in_one_piece")]
    [TestCase("one two\u0017x\u0017\u0019", "one x|", TestName = "What_was_killed_after_typing_is_on_its_own")]
    [TestCase("ab\u0014", "ba|", TestName = "Ctrl_T_exchanges_two_characters")]
    [TestCase("äöü\u007F\u0001\u0004", "|ö", TestName = "Letters_beyond_ASCII_are_one_character_each")]
    [TestCase("a🙂b\e[D\u007F", "a|b", TestName = "A_surrogate_pair_is_one_character")]
    [TestCase("ae\u0301b\e[D\u007F", "a|b", TestName = "A_letter_with_a_mark_is_one_character")]
    [TestCase("a\e[1;2Pb\e]0;title\u0007c\e[99~d\eOPe\e[[Af", "abcdef|", TestName = "Unknown_sequences_are_skipped")]
    [TestCase("\e[200~a\tb\rc\e[201~", "a b\nc|", TestName = "A_paste_with_several_lines_is_one_text")]
    [TestCase("a\u0000b\u001Fc", "abc|", TestName = "Control_characters_without_meaning_are_ignored")]
    public void Keys_change_the_line(string keys, string expected) => Assert.That(new EditorOnScreen().Type(keys).Marked, Is.EqualTo(expected));

    [Test]
    public void Enter_accepts_the_line_wherever_the_cursor_is()
    {
        EditorOnScreen editor = new EditorOnScreen().Type("abc" + Left + "\r");
        Assert.That((editor.Result, editor.Editor.Text), Is.EqualTo((EditResult.Accepted, "abc")));
    }

    [Test]
    public void Ctrl_D_ends_the_input_on_an_empty_line_only()
    {
        EditorOnScreen editor = new EditorOnScreen().Type("a\u0004");
        Assert.That(editor.Result, Is.EqualTo(EditResult.None));
        Assert.That(editor.Type("\u007F\u0004").Result, Is.EqualTo(EditResult.EndOfInput));
    }

    [Test]
    public void Up_and_down_walk_through_the_history_and_keep_the_unfinished_line()
    {
        EditorOnScreen editor = new(history: Lines("first", "second"));
        Assert.That(editor.Type("unfin" + Up).Marked, Is.EqualTo("second|"));
        Assert.That(editor.Type("\u0010").Marked, Is.EqualTo("first|"));
        Assert.That(editor.Type(Up).Marked, Is.EqualTo("first|"));
        Assert.That(editor.Screen.Bells, Is.EqualTo(1));
        Assert.That(editor.Type(Down + "\u000E").Marked, Is.EqualTo("unfin|"));
    }

    [Test]
    public void An_earlier_line_that_was_changed_stays_changed_until_the_line_is_finished()
    {
        History history = Lines("first", "second");
        EditorOnScreen editor = new EditorOnScreen(history: history).Type(Up + "X" + Up + Down);
        Assert.That((editor.Marked, history[1]), Is.EqualTo(("secondX|", "second")));
    }

    [Test]
    public void The_history_has_no_line_twice_in_a_row_and_no_blank_ones()
    {
        History history = Lines("a", "a", " ", "b", "a");
        Assert.That(history.Count, Is.EqualTo(3));
    }

    [Test]
    public void The_history_forgets_the_oldest_lines()
    {
        History history = new(2);
        foreach (string line in new[] { "1", "2", "3" })
            history.Add(line);
        Assert.That((history.Count, history[0]), Is.EqualTo((2, "2")));
    }

    [Test]
    public void Ctrl_R_searches_backwards_and_another_one_goes_on()
    {
        EditorOnScreen editor = new(40, history: Lines("ping one", "cat file", "ping two"));
        Assert.That(editor.Type("\u0012pi").Screen[0], Is.EqualTo("(reverse-i-search)`pi': ping two"));
        Assert.That(editor.Type("\u0012").Screen[0], Is.EqualTo("(reverse-i-search)`pi': ping one"));
        Assert.That(editor.Type("\e[C").Marked, Is.EqualTo("p|ing one"));
        Assert.That(editor.Screen[0], Is.EqualTo("> ping one"));
    }

    [Test]
    public void Ctrl_G_gives_a_search_up_and_brings_the_line_back()
    {
        EditorOnScreen editor = new EditorOnScreen(40, history: Lines("ping one")).Type("abc" + Left + "\u0012ping\u0007");
        Assert.That(editor.Marked, Is.EqualTo("ab|c"));
    }

    [Test]
    public void A_search_without_result_says_so_and_keeps_what_it_had()
    {
        EditorOnScreen editor = new EditorOnScreen(50, history: Lines("ping one")).Type("\u0012ping").Type("x");
        Assert.That(editor.Screen[0], Is.EqualTo("(failed reverse-i-search)`pingx': ping one"));
        Assert.That(editor.Screen.Bells, Is.EqualTo(1));
        Assert.That(editor.Type("\r").Result, Is.EqualTo(EditResult.Accepted));
    }

    [Test]
    public void Characters_beyond_the_limit_are_refused_with_a_bell()
    {
        EditorOnScreen editor = new EditorOnScreen(limit: 4).Type("abc🙂d" + Right);
        Assert.That((editor.Editor.Text, editor.Screen.Bells > 0), Is.EqualTo(("abc", true)));
    }

    private static History Lines(params string[] lines)
    {
        History history = new(100);
        foreach (string line in lines)
            history.Add(line);
        return history;
    }
}
