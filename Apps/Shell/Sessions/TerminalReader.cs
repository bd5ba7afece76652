using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>What the user types for a command: lines, edited as at the prompt but without history; Ctrl-D on an empty line is the end.</summary>
internal sealed class TerminalReader(SessionConsole console, Clipboard clipboard, int limit, CancellationToken stop) : TextReader
{
    private readonly SemaphoreSlim _turn = new(1);
    private string _line = "";
    private int _position;
    private bool _isAtEnd;

    public override int Peek() => Fill() ? _line[_position] : -1;

    public override int Read() => Fill() ? _line[_position++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer) => buffer.IsEmpty || !Fill() ? 0 : Take(buffer);

    public override int ReadBlock(Span<char> buffer) => Read(buffer);

    public override string? ReadLine() => ReadLineAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override string ReadToEnd() => ReadToEndAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count), CancellationToken.None).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty || !await FillAsync(cancellationToken).ConfigureAwait(false) ? 0 : Take(buffer.Span);

    public override ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default) => ReadAsync(buffer, cancellationToken);

    public override Task<string?> ReadLineAsync() => ReadLineAsync(CancellationToken.None).AsTask();

    public override async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            return null;

        int end = _line.IndexOf('\n', _position);
        string line = _line[_position..end];
        _position = end + 1;
        return line;
    }

    public override Task<string> ReadToEndAsync() => ReadToEndAsync(CancellationToken.None);

    public override async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            text.Append(_line, _position, _line.Length - _position);
            _position = _line.Length;
        }

        return text.ToString();
    }

    private int Take(Span<char> buffer)
    {
        int count = Math.Min(buffer.Length, _line.Length - _position);
        _line.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    private bool Fill() => _position < _line.Length || FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    private async ValueTask<bool> FillAsync(CancellationToken token)
    {
        if (_position < _line.Length)
            return true;

        using CancellationTokenSource? both = token.CanBeCanceled && token != stop ? CancellationTokenSource.CreateLinkedTokenSource(token, stop) : null;
        CancellationToken either = both?.Token ?? stop;
        await _turn.WaitAsync(either).ConfigureAwait(false);
        try
        {
            if (_isAtEnd)
                return false;

            LineRequest request = new(new LineEditor(console, limit, null, null, clipboard), "", "", isPrompt: false);
            string? line = await console.ReadAsync(request, either).ConfigureAwait(false);
            if (request.WasInterrupted)
                throw new OperationCanceledException("The user has interrupted the command.");

            _isAtEnd = line is null;
            _line = line + "\n";
            _position = 0;
            return !_isAtEnd;
        }
        finally
        {
            _turn.Release();
        }
    }
}
