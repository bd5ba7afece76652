namespace Cosmos.Shell;

/// <summary>What Ctrl-K, Ctrl-U and Ctrl-W took away and Ctrl-Y brings back.</summary>
internal sealed class Clipboard
{
    /// <summary>The text.</summary>
    public string Text { get; set; } = "";
}
