using System.Collections.Generic;
using System.Text;

namespace Cosmos.Shell.Tests;

/// <summary>A line editor with its display on a screen, without sessions and threads: what is typed is on the screen as soon as it is typed.</summary>
internal sealed class EditorOnScreen : ILineScreen
{
    private readonly KeyDecoder _decoder = new();
    private readonly LineDisplay _display = new();
    private readonly StringBuilder _output = new();
    private readonly string _prompt;

    public EditorOnScreen(int columns = 20, int rows = 6, string prompt = "> ", History? history = null, ICompleter? completer = null, int limit = 4096, bool wrapsAtOnce = false)
    {
        Screen = new Vt100Screen(columns, rows, wrapsAtOnce);
        _prompt = prompt;
        Editor = new LineEditor(this, limit, history, completer, Clipboard);
        _display.Begin(0);
        Render();
    }

    public Vt100Screen Screen { get; private set; }

    public Clipboard Clipboard { get; } = new();

    public LineEditor Editor { get; }

    public EditResult Result { get; private set; }

    /// <summary>Text with the cursor as a bar.</summary>
    public string Marked => Editor.Text.Insert(Editor.Cursor, "|");

    public EditorOnScreen Type(string keys)
    {
        Type(Encoding.UTF8.GetBytes(keys));
        return this;
    }

    public void Type(byte[] bytes)
    {
        List<Key> keys = [];
        _decoder.Feed(bytes, keys);
        foreach (Key key in keys)
            Result = Editor.Process(key);
        Render();
    }

    public LineLayout Layout() => new(Screen.Columns, 0, Editor.SearchPrompt ?? _prompt, Editor.Text, Editor.Cursor);

    public void Bell() => _output.Append('\a');

    public void Clear()
    {
        _output.Append("\e[H\e[2J");
        _display.Begin(0);
    }

    public void Show(IReadOnlyList<string> candidates)
    {
        _display.Erase(_output);
        _output.AppendJoin(' ', candidates).Append("\r\n");
    }

    private void Render()
    {
        _display.Show(Layout(), Screen.Rows, "\e[36m", _output);
        Screen.Write(_output.ToString());
        _output.Clear();
    }
}
