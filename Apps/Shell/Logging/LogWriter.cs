using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Lines of text into the log: what <see cref="Console.Out"/> becomes while a shell has the serial line, so that nothing is mixed into anybody's line.</summary>
/// <param name="log">The log.</param>
/// <param name="source">Who says it.</param>
public sealed class LogWriter(ISystemLog log, string source) : TextWriter
{
    private const int LongestLine = 8192;

    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Sends everything that the program writes to its console into a log.</summary>
    public static void CaptureConsole(ISystemLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        Console.SetOut(new LogWriter(log, "console"));
        Console.SetError(new LogWriter(log, "console"));
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            foreach (char character in buffer)
            {
                if (character == '\n' || _line.Length == LongestLine)
                    EndLine();
                if (character != '\n')
                    _line.Append(character);
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    private void EndLine()
    {
        string line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        log.Write(source, line);
    }
}
