using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>A terminal at the other end of a byte stream, as on a serial line.</summary>
/// <param name="input">What the terminal sends.</param>
/// <param name="output">What it shows; may be the same stream.</param>
/// <param name="kind">Kind of terminal.</param>
public sealed class StreamTerminal(Stream input, Stream output, string kind) : IMeasuredTerminal
{
    private TerminalSize _size = TerminalSize.Default;

    /// <inheritdoc/>
    public event Action? Resized;

    /// <inheritdoc/>
    public TerminalSize Size => _size;

    /// <inheritdoc/>
    public string Kind { get; } = kind;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop) => input.ReadAsync(buffer, stop);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        await output.WriteAsync(bytes, stop).ConfigureAwait(false);
        await output.FlushAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void SetSize(TerminalSize size)
    {
        if (size == _size)
            return;

        _size = size;
        Resized?.Invoke();
    }
}
