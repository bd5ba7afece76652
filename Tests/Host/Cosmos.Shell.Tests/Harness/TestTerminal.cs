using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

/// <summary>A terminal with a screen that tests read, and a keyboard that they type on. It can be made slow, silent or gone.</summary>
internal sealed class TestTerminal(int columns = 40, int rows = 12, bool answers = true) : IMeasuredTerminal
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<byte[]> _keys = Channel.CreateUnbounded<byte[]>();
    private readonly Vt100Screen _screen = new(columns, rows);
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _blocked;
    private bool _isGone;

    public event Action? Resized;

    public TerminalSize Size { get; private set; } = answers ? TerminalSize.Default : new TerminalSize(columns, rows);

    public string Kind { get; init; } = "xterm";

    public bool HasEscapes { get; init; } = true;

    public string Screen => Read(static s => s.Text);

    public string Everything => Read(static s => s.Everything);

    public int Bells => Read(static s => s.Bells);

    public T Read<T>(Func<Vt100Screen, T> part)
    {
        lock (_lock)
            return part(_screen);
    }

    public TestTerminal Type(string keys)
    {
        Type(Encoding.UTF8.GetBytes(keys));
        return this;
    }

    public void Type(byte[] keys) => _keys.Writer.TryWrite(keys);

    /// <summary>Waits until the screen is exactly so.</summary>
    public Task ShowsAsync(string screen) => UntilAsync(s => s.Text == screen, screen);

    /// <summary>Waits until the screen has this somewhere.</summary>
    public Task ShowsPartAsync(string part) => UntilAsync(s => s.Everything.Contains(part, StringComparison.Ordinal), part);

    public async Task UntilAsync(Func<Vt100Screen, bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition(_screen))
                    return;

                changed = _changed.Task;
            }

            TimeSpan left = s_patience - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || await Task.WhenAny(changed, Task.Delay(left)) != changed)
                Assert.Fail($"The screen is\n{Everything}\n--- and should have been\n{what}");
        }
    }

    /// <summary>Takes nothing until <see cref="Unblock"/>.</summary>
    public void Block() => _blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unblock() => _blocked?.TrySetResult();

    /// <summary>Breaks the connection.</summary>
    public void Disappear()
    {
        _isGone = true;
        _keys.Writer.TryComplete();
    }

    public void Resize(int newColumns)
    {
        lock (_lock)
            _screen.Resize(newColumns);
        Size = Size with { Columns = newColumns };
        Resized?.Invoke();
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        if (!await _keys.Reader.WaitToReadAsync(stop) || !_keys.Reader.TryRead(out byte[]? bytes))
            return 0;

        Assert.That(bytes.Length, Is.LessThanOrEqualTo(buffer.Length));
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        if (_blocked is { } blocked)
            await blocked.Task.WaitAsync(stop);
        if (_isGone)
            throw new IOException("gone");

        lock (_lock)
        {
            Assert.That(HasEscapes || bytes.Span.IndexOf((byte)0x1B) < 0, Is.True, "an escape sequence");
            _screen.Write(bytes.Span);
            if (answers && _screen.Answers.Length > 0)
                Type(_screen.Answers.ToString());
            _screen.Answers.Clear();
            TaskCompletionSource changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.TrySetResult();
        }
    }

    public void SetSize(TerminalSize size)
    {
        if (size == Size)
            return;

        Size = size;
        Resized?.Invoke();
    }
}
