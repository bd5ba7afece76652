using System;
using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>A writer for commands: lines end in LF, each call arrives in one piece, and every overload comes down to two methods.</summary>
internal abstract class ShellWriter : TextWriter
{
    protected ShellWriter() => CoreNewLine = ['\n'];

    public override Encoding Encoding => Encoding.UTF8;

    [AllowNull]
    public override string NewLine
    {
        get => "\n";
        set
        {
            // The terminal decides how lines end, not the command.
        }
    }

    public override void Write(char value) => WriteText([value]);

    public override void Write(char[]? buffer) => WriteText(buffer);

    public override void Write(char[] buffer, int index, int count) => WriteText(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => WriteText(buffer);

    public override void Write(string? value) => WriteText(value);

    public override void WriteLine() => WriteText("\n");

    public override void WriteLine(string? value) => WriteTextLine(value);

    public override void WriteLine(char[]? buffer) => WriteTextLine(buffer);

    public override void WriteLine(char[] buffer, int index, int count) => WriteTextLine(buffer.AsSpan(index, count));

    public override void WriteLine(ReadOnlySpan<char> buffer) => WriteTextLine(buffer);

    public override Task WriteAsync(char value) => WriteTextAsync(new[] { value }, CancellationToken.None).AsTask();

    public override Task WriteAsync(string? value) => WriteTextAsync(value.AsMemory(), CancellationToken.None).AsTask();

    public override Task WriteAsync(char[] buffer, int index, int count) => WriteTextAsync(buffer.AsMemory(index, count), CancellationToken.None).AsTask();

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) => WriteTextAsync(buffer, cancellationToken).AsTask();

    public override Task WriteLineAsync() => WriteTextAsync("\n".AsMemory(), CancellationToken.None).AsTask();

    public override Task WriteLineAsync(char value) => WriteTextAsync(new[] { value, '\n' }, CancellationToken.None).AsTask();

    public override Task WriteLineAsync(string? value) => WriteTextAsync((value + "\n").AsMemory(), CancellationToken.None).AsTask();

    public override Task WriteLineAsync(char[] buffer, int index, int count) => WriteLineAsync(buffer.AsMemory(index, count));

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default) =>
        WriteTextAsync(string.Concat(buffer.Span, "\n").AsMemory(), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync() => FlushAsync(CancellationToken.None);

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Writes; waits on this thread while there is no room.</summary>
    protected abstract void WriteText(ReadOnlySpan<char> text);

    /// <summary>Writes; waits while there is no room.</summary>
    protected abstract ValueTask WriteTextAsync(ReadOnlyMemory<char> text, CancellationToken stop);

    private void WriteTextLine(ReadOnlySpan<char> text)
    {
        char[] line = ArrayPool<char>.Shared.Rent(text.Length + 1);
        text.CopyTo(line);
        line[text.Length] = '\n';
        try
        {
            WriteText(line.AsSpan(0, text.Length + 1));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(line);
        }
    }
}
