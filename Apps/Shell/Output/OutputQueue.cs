using System;
using System.Buffers;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>Bytes on their way to a terminal or channel that may be slow, or dead: whoever writes waits for room, nobody else does.</summary>
/// <remarks>Memory is bounded by twice the capacity and one write of each writer: one buffer is filled while the other is handed over.</remarks>
internal sealed class OutputQueue : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> _sink;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _draining = new();
    private TaskCompletionSource _work = NewSignal();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private Exception? _failure;

    /// <summary>Makes a queue.</summary>
    /// <param name="sink">Takes bytes over; they are its own until it has finished.</param>
    /// <param name="capacity">Bytes that may wait.</param>
    public OutputQueue(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _sink = sink;
        Capacity = capacity;
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>Bytes that may wait before writers have to.</summary>
    public int Capacity { get; }

    /// <summary>Ends when the sink has failed, or the queue was closed.</summary>
    public Task Ended => _pump;

    /// <summary>Whether a writer would not have to wait.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_lock)
                return _failure is null && _filling.WrittenCount < Capacity;
        }
    }

    /// <summary>Adds bytes without waiting. What a dead sink is given is dropped.</summary>
    public void Post(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_failure is not null || bytes.IsEmpty)
                return;

            _filling.Write(bytes);
            _work.TrySetResult();
        }
    }

    /// <summary>Waits until fewer bytes than the capacity wait.</summary>
    /// <exception cref="IOException">The sink has failed.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    public ValueTask WaitForRoomAsync(CancellationToken stop)
    {
        Task room;
        lock (_lock)
        {
            ThrowWhenFailed();
            if (_filling.WrittenCount < Capacity)
                return ValueTask.CompletedTask;

            room = (_room ??= NewSignal()).Task;
        }

        return WaitAsync(room, stop);
    }

    /// <summary>Waits until everything was handed over.</summary>
    /// <exception cref="IOException">The sink has failed.</exception>
    public async Task FlushAsync(CancellationToken stop)
    {
        Task idle;
        lock (_lock)
        {
            ThrowWhenFailed();
            if (_filling.WrittenCount == 0 && _draining.WrittenCount == 0)
                return;

            idle = (_idle ??= NewSignal()).Task;
        }

        await WaitAsync(idle, stop).ConfigureAwait(false);
    }

    /// <summary>Drops what waits, as a terminal does when the user interrupts; a little is not worth it.</summary>
    /// <param name="little">Bytes that stay if there are no more.</param>
    /// <returns>Whether anything was dropped.</returns>
    public bool Discard(int little)
    {
        lock (_lock)
        {
            if (_filling.WrittenCount <= little)
                return false;

            _filling.ResetWrittenCount();
            Release(ref _room);
            if (_draining.WrittenCount == 0)
                Release(ref _idle);
            return true;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Release(ref TaskCompletionSource? signal)
    {
        signal?.TrySetResult();
        signal = null;
    }

    private async ValueTask WaitAsync(Task signal, CancellationToken stop)
    {
        await signal.WaitAsync(stop).ConfigureAwait(false);
        lock (_lock)
            ThrowWhenFailed();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _work.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
                if (Swap())
                    await _sink(_draining.WrittenMemory, _stop.Token).ConfigureAwait(false);
                lock (_lock)
                {
                    _draining.ResetWrittenCount();
                    if (_filling.WrittenCount == 0)
                        Release(ref _idle);
                }
            }
        }
        catch (Exception e)
        {
            // Whatever a terminal fails with, its session has to end and its writers have to be told.
            lock (_lock)
            {
                _failure = e;
                _filling = new ArrayBufferWriter<byte>();
                Release(ref _room);
                Release(ref _idle);
            }
        }
    }

    private bool Swap()
    {
        lock (_lock)
        {
            _work = NewSignal();
            (_filling, _draining) = (_draining, _filling);
            Release(ref _room);
            return _draining.WrittenCount > 0;
        }
    }

    private void ThrowWhenFailed()
    {
        if (_failure is not null)
            throw new IOException("The terminal is gone.", _failure);
    }
}
