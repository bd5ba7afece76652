using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>What one command writes to its session's terminal. Its token frees it from a terminal that takes nothing.</summary>
internal sealed class TerminalWriter(SessionConsole console, CancellationToken stop) : ShellWriter
{
    private volatile bool _isClosed;

    /// <summary>The command was left behind: it gets nothing onto the terminal any more.</summary>
    public void Abandon() => _isClosed = true;

    protected override void WriteText(ReadOnlySpan<char> text)
    {
        ThrowWhenAbandoned();
        console.Write(text, stop);
    }

    protected override ValueTask WriteTextAsync(ReadOnlyMemory<char> text, CancellationToken token)
    {
        ThrowWhenAbandoned();
        return console.WriteAsync(text, stop);
    }

    private void ThrowWhenAbandoned()
    {
        if (_isClosed)
            throw new OperationCanceledException("The session does not wait for this command any more.");
    }
}
