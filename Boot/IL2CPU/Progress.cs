using System.Diagnostics;
using System.Globalization;
using System.IO;

namespace Cosmos.IL2CPU;

/// <summary>Prints one line per stage: <c>[2/6] compile  Hello  7.3 s</c>. On a terminal the line appears when the stage starts.</summary>
/// <param name="output">Where to print.</param>
/// <param name="terminal">Whether the line may be rewritten.</param>
/// <param name="stages">Number of stages.</param>
internal sealed class Progress(TextWriter output, bool terminal, int stages)
{
    private int _stage;
    private string _line = "";
    private long _start;

    /// <summary>A stage begins.</summary>
    public void Begin(string stage, string subject)
    {
        _stage++;
        _line = $"[{_stage}/{stages}] {stage,-8} {subject}";
        _start = Stopwatch.GetTimestamp();
        if (terminal)
            output.Write(_line);
    }

    /// <summary>The stage that began last ended; <paramref name="result"/> replaces the time, e.g. <c>cached</c>.</summary>
    public void End(string? result = null)
    {
        result ??= string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds:0.0} s");
        output.WriteLine(terminal ? $"\r{_line}  {result}\u001b[K" : $"{_line}  {result}");
    }

    /// <summary>The stage that began last failed.</summary>
    public void Fail() => End("failed");
}
