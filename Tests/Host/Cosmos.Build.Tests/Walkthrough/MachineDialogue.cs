using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Build.Tests;

/// <summary>A machine's shell at the other end of a program's standard streams.</summary>
internal sealed partial class MachineDialogue : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TimeSpan _patience;
    private int _seen;
    private bool _ended;

    /// <summary>Starts a program, which may build the machine first.</summary>
    /// <param name="start">What to start; its streams are redirected here.</param>
    /// <param name="patience">Longest time without what is waited for.</param>
    public MachineDialogue(ProcessStartInfo start, TimeSpan patience)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _patience = patience;
        _process = Process.Start(start)!;
        _ = CollectAsync(_process.StandardOutput);
        _process.ErrorDataReceived += (_, e) => Errors += e.Data + "\n";
        _process.BeginErrorReadLine();
    }

    /// <summary>What the program wrote to its error stream.</summary>
    public string Errors { get; private set; } = "";

    /// <summary>All that came, as a terminal without colours and cursor would show it.</summary>
    public string Text
    {
        get
        {
            lock (_output)
                return EscapeSequence().Replace(_output.ToString(), "").Replace("\r", "", StringComparison.Ordinal);
        }
    }

    /// <summary>Types a line.</summary>
    public void Type(string line)
    {
        _process.StandardInput.Write(line + "\r");
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the next prompt.</summary>
    /// <returns>What came between the line that was typed and the prompt.</returns>
    public string ReadToPrompt(string prompt)
    {
        string all = WaitUntil(text => text.Length > _seen && text.EndsWith($"\n{prompt}", StringComparison.Ordinal), $"the prompt '{prompt}'");
        string answer = all[_seen..^prompt.Length];
        _seen = all.Length;
        // The first line is the echo of what was typed.
        return answer[(answer.IndexOf('\n', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>Waits for the end of the program.</summary>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(_patience))
            throw new TimeoutException($"The machine does not end. It showed:\n{Text}\n{Errors}");
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string WaitUntil(Func<string, bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_output)
        {
            while (true)
            {
                string text = Text;
                if (condition(text))
                    return text;
                TimeSpan left = _patience - Stopwatch.GetElapsedTime(start);
                if (_ended || left <= TimeSpan.Zero)
                    throw new TimeoutException($"{(_ended ? "The program ended" : $"{_patience} passed")} without {what}. It showed:\n{text}\n{Errors}");
                Monitor.Wait(_output, left);
            }
        }
    }

    private async Task CollectAsync(StreamReader reader)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
                Monitor.PulseAll(_output);
            }
        }
        lock (_output)
        {
            _ended = true;
            Monitor.PulseAll(_output);
        }
    }

    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|[^\[]|$)|\x1b\[[0-?]*$")]
    private static partial Regex EscapeSequence();
}
