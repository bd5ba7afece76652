using System.Text;

namespace Cosmos.Shell;

/// <summary>Shows a line that is being edited, relative to where the cursor is.</summary>
internal interface ILineDisplay
{
    /// <summary>Column in which the line begins.</summary>
    int Indent { get; }

    /// <summary>Begins anew; the cursor is in that column of an otherwise empty row.</summary>
    void Begin(int indent);

    /// <summary>Brings the screen up to date.</summary>
    /// <param name="layout">What to show.</param>
    /// <param name="screenRows">Height of the screen.</param>
    /// <param name="style">Escape sequence for the prompt, or an empty string.</param>
    /// <param name="output">Where to write.</param>
    void Show(LineLayout layout, int screenRows, string style, StringBuilder output);

    /// <summary>Takes everything off the screen; the cursor is where the line began.</summary>
    void Erase(StringBuilder output);

    /// <summary>Leaves everything on the screen; the cursor goes to the start of the row below.</summary>
    void Finish(StringBuilder output);

    /// <summary>The terminal has another width: takes everything off.</summary>
    void Reflow(int columns, StringBuilder output);
}
