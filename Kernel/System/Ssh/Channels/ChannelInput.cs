using System;
using System.Buffers;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>Bytes of a channel between the connection, which appends, and one reader. A waiting reader gets them without another copy; without
/// unread bytes no buffer is held. How much gathers is bounded by the channel's window.</summary>
internal sealed class ChannelInput
{
    private const int SmallestBuffer = 1024;

    private readonly Lock _gate = new();
    private readonly AsyncSignal _arrived = new(runsInline: false);
    private byte[] _ring = [];
    private int _first;
    private int _count;
    private Memory<byte> _waitingBuffer;
    private int _delivered;
    private bool _isWaiting;
    private bool _ended;

    /// <summary>Whether nothing more comes; unread bytes may be left.</summary>
    internal bool IsEnded => _ended;

    /// <summary>Takes bytes from the client.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_ended || data.IsEmpty)
                return;

            if (_isWaiting && _count == 0)
            {
                int direct = Math.Min(data.Length, _waitingBuffer.Length);
                data[..direct].CopyTo(_waitingBuffer.Span);
                data = data[direct..];
                _delivered = direct;
                StopWaiting();
            }

            Enqueue(data);
        }
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="discards">Whether unread bytes are dropped, too.</param>
    internal void End(bool discards)
    {
        lock (_gate)
        {
            _ended = true;
            if (discards)
                Release();

            if (_isWaiting)
                StopWaiting();
        }
    }

    /// <summary>Reads what there is, or waits for something.</summary>
    /// <returns>Bytes read; 0 at the end.</returns>
    internal ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken stop)
    {
        lock (_gate)
        {
            if (stop.IsCancellationRequested)
                return ValueTask.FromCanceled<int>(stop);

            if (_count > 0 || _ended || buffer.IsEmpty)
                return new ValueTask<int>(Dequeue(buffer.Span));

            if (_isWaiting)
                throw new InvalidOperationException("The input of a session is read by two readers at once.");

            _waitingBuffer = buffer;
            _delivered = 0;
            _isWaiting = true;
        }

        return WaitAsync(stop);
    }

    private async ValueTask<int> WaitAsync(CancellationToken stop)
    {
        using (stop.UnsafeRegister(static input => ((ChannelInput)input!).CancelWait(), this))
        {
            while (true)
            {
                await _arrived.WaitAsync().ConfigureAwait(false);
                lock (_gate)
                {
                    if (!_isWaiting)
                        break;
                }
            }
        }

        int delivered = _delivered;
        if (delivered == 0 && stop.IsCancellationRequested && !_ended)
            throw new OperationCanceledException(stop);

        return delivered;
    }

    private void CancelWait()
    {
        lock (_gate)
        {
            if (_isWaiting)
                StopWaiting();
        }
    }

    // The waiter's buffer is not touched any more after this.
    private void StopWaiting()
    {
        _isWaiting = false;
        _waitingBuffer = default;
        _arrived.Set();
    }

    private void Enqueue(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;

        if (_ring.Length - _count < data.Length)
            Grow(_count + data.Length);

        int end = (_first + _count) % _ring.Length;
        int first = Math.Min(data.Length, _ring.Length - end);
        data[..first].CopyTo(_ring.AsSpan(end));
        data[first..].CopyTo(_ring);
        _count += data.Length;
    }

    private int Dequeue(Span<byte> destination)
    {
        int length = Math.Min(destination.Length, _count);
        if (length == 0)
            return 0;

        CopyOut(destination[..length]);
        _first = (_first + length) % _ring.Length;
        _count -= length;
        if (_count == 0)
            Release();

        return length;
    }

    private void CopyOut(Span<byte> destination)
    {
        int first = Math.Min(destination.Length, _ring.Length - _first);
        _ring.AsSpan(_first, first).CopyTo(destination);
        _ring.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    private void Grow(int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(SmallestBuffer, needed), 2 * _ring.Length));
        if (_count > 0)
            CopyOut(larger.AsSpan(0, _count));

        int count = _count;
        Release();
        _ring = larger;
        _count = count;
    }

    private void Release()
    {
        if (_ring.Length != 0)
            ArrayPool<byte>.Shared.Return(_ring);

        _ring = [];
        _first = 0;
        _count = 0;
    }
}
