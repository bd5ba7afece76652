using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>Somebody who wants a line from the terminal: the prompt, a question, or a command's input.</summary>
/// <param name="editor">Edits the line.</param>
/// <param name="prompt">What stands before it.</param>
/// <param name="style">Escape sequence for the prompt.</param>
/// <param name="isPrompt">Whether it is the shell's own prompt; otherwise Ctrl-C interrupts a command.</param>
internal sealed class LineRequest(LineEditor editor, string prompt, string style, bool isPrompt)
{
    private readonly TaskCompletionSource<string?> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LineEditor Editor { get; } = editor;

    public string Prompt { get; } = prompt;

    public string Style { get; } = style;

    public bool IsPrompt { get; } = isPrompt;

    /// <summary>Whether Ctrl-C ended it.</summary>
    public bool WasInterrupted { get; set; }

    /// <summary>The line, when it is finished.</summary>
    public Task<string?> Line => _line.Task;

    /// <summary>Hands the line over.</summary>
    public void End(string? line) => _line.TrySetResult(line);
}
