using System;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class LineDisplayTests
{
    private static readonly string[] s_pieces =
    [
        "a", "b", " ", "wort ", "語", "漢字", "🙂", "é", "e\u0301", "\u007F", "\u0001", "\u0005", "\u0002", "\u0006", "\u000B", "\u0015", "\u0017", "\u0019",
        "\eb", "\ef", "\ed", "\e[A", "\e[B", "\e[3~", "\u0014", "\u0012", "\u0007", "0123456789", "\e[200~x\ny\e[201~", "\u0004",
    ];

    [Test]
    public void A_line_longer_than_the_screen_is_wide_goes_on_in_the_next_row()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10).Type("0123456789ABCDEF");
        Assert.That(editor.Screen.Text, Is.EqualTo("> 01234567\n89ABCDEF"));
        Assert.That((editor.Screen.Row, editor.Screen.Column), Is.EqualTo((1, 8)));
    }

    [Test]
    public void A_row_that_is_just_full_has_the_cursor_in_the_next_one()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10).Type("01234567");
        Assert.That((editor.Screen.Row, editor.Screen.Column), Is.EqualTo((1, 0)));
        Assert.That(editor.Type("8").Screen.Text, Is.EqualTo("> 01234567\n8"));
    }

    [Test]
    public void A_wide_character_that_does_not_fit_goes_to_the_next_row()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10).Type("0123456語");
        Assert.That(editor.Screen.Text, Is.EqualTo("> 0123456\n語"));
    }

    [Test]
    public void A_change_in_the_middle_moves_the_rest()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10).Type("0123456789\u0001x");
        Assert.That(editor.Screen.Text, Is.EqualTo("> x0123456\n789"));
        Assert.That((editor.Screen.Row, editor.Screen.Column), Is.EqualTo((0, 3)));
    }

    [Test]
    public void A_line_that_becomes_shorter_leaves_nothing_behind()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10).Type("0123456789ABCDEF0123\u0015");
        Assert.That(editor.Screen.Text, Is.EqualTo(">"));
        Assert.That((editor.Screen.Row, editor.Screen.Column), Is.EqualTo((0, 2)));
    }

    [Test]
    public void A_line_longer_than_the_whole_screen_shows_the_part_around_the_cursor()
    {
        EditorOnScreen editor = new EditorOnScreen(columns: 10, rows: 3).Type(new string('a', 8) + new string('b', 10) + new string('c', 10) + new string('d', 5));
        Assert.That(editor.Screen.Text, Is.EqualTo("bbbbbbbbbb\ncccccccccc\nddddd"));
        Assert.That(editor.Type("\u0001").Screen.Text, Is.EqualTo("> aaaaaaaa\nbbbbbbbbbb\nccccccccc"));
    }

    [Test]
    public void A_completion_list_stands_above_the_line()
    {
        EditorOnScreen editor = new EditorOnScreen(completer: new TwoWords()).Type("x \t\t");
        Assert.That(editor.Screen.Text, Is.EqualTo("one other\n> x o"));
    }

    // Whatever is typed, the screen shows what the layout says, at the cursor that it says, on both kinds of terminals.
    [Test]
    public void The_screen_always_shows_the_line([Range(1, 40)] int seed, [Values] bool wrapsAtOnce)
    {
        Random random = new(seed);
        History history = new(10);
        history.Add("an earlier line");
        history.Add("another one that is a good deal longer than the screen is wide");
        int columns = random.Next(5, 30);
        EditorOnScreen editor = new(columns, rows: random.Next(2, 12), history: history, wrapsAtOnce: wrapsAtOnce);
        for (int step = 0; step < 150; step++)
        {
            string keys = s_pieces[random.Next(s_pieces.Length)];
            // A mark behind the last column belongs to nothing on a terminal that has wrapped already.
            editor.Type(wrapsAtOnce ? keys.Replace("\u0301", "") : keys);
            LineLayout layout = editor.Layout();
            string expected = Row(layout, layout.CursorRow);
            string shown = editor.Screen[editor.Screen.Row].TrimEnd();
            // The last row of a full screen goes without its last column.
            bool mayBeShort = layout.Rows.Count > editor.Screen.Rows && editor.Screen.Row == editor.Screen.Rows - 1 && layout.Rows[layout.CursorRow].Wraps;
            Assert.That(shown, mayBeShort ? Has.Length.GreaterThanOrEqualTo(expected.TrimEnd().Length - 2) : Is.EqualTo(expected.TrimEnd()), $"step {step}: {editor.Marked}");
            Assert.That(expected, Does.StartWith(shown), $"step {step}: {editor.Marked}");
            Assert.That(editor.Screen.Column, Is.EqualTo(Math.Min(layout.CursorColumn, columns - 1)), $"step {step}: {editor.Marked}");
            if (layout.Rows.Count <= editor.Screen.Rows && editor.Screen.ScrolledOff.Count == 0)
                Assert.That(editor.Screen.Text.TrimEnd(), Is.EqualTo(All(layout)), $"step {step}: {editor.Marked}");
        }
    }

    [Test]
    public void Random_bytes_never_disturb_the_editor([Range(1, 30)] int seed)
    {
        Random random = new(seed);
        EditorOnScreen editor = new(columns: 37);
        byte[] bytes = new byte[64];
        for (int step = 0; step < 100; step++)
        {
            random.NextBytes(bytes);
            editor.Type(bytes);
        }

        editor.Type("\u0003\r\u0005\u0015");
        Assert.That(editor.Type("still here").Editor.Text, Does.EndWith("still here"));
    }

    [Test]
    public void A_million_characters_are_taken_in_pieces_and_the_rest_is_refused()
    {
        EditorOnScreen editor = new(limit: 16384);
        byte[] piece = Encoding.ASCII.GetBytes(new string('x', 4000));
        for (int index = 0; index < 250; index++)
            editor.Type(piece);
        Assert.That((editor.Editor.Text.Length, editor.Screen.Bells > 200), Is.EqualTo((16384, true)));
    }

    private static string Row(LineLayout layout, int row) => layout.Rows[row].Text;

    private static string All(LineLayout layout)
    {
        StringBuilder text = new();
        foreach (LineRow row in layout.Rows)
            text.Append(row.Text.TrimEnd()).Append('\n');
        return text.ToString().TrimEnd('\n').TrimEnd();
    }

    private sealed class TwoWords : ICompleter
    {
        public Completion Complete(string line) => new(2, "o", ["one", "other"]);
    }
}
