using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>Joins two commands: what one writes the other reads, through a bounded buffer.</summary>
internal sealed class BytePipe
{
    private const int Capacity = 16384;

    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[Capacity];
    private TaskCompletionSource _changed = NewSignal();
    private int _start;
    private int _count;
    private bool _hasWriter = true;
    private bool _hasReader = true;

    /// <summary>Makes both ends.</summary>
    /// <param name="stop">Frees whoever waits.</param>
    public BytePipe(CancellationToken stop)
    {
        Reader = new ReadingEnd(this, stop);
        Writer = new WritingEnd(this, stop);
    }

    /// <summary>Where the second command reads; disposing of it lets writes fail.</summary>
    public Stream Reader { get; }

    /// <summary>Where the first command writes; disposing of it is the end of the data.</summary>
    public Stream Writer { get; }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Null when the caller has to wait for the signal.
    private int? TryRead(Span<byte> destination, out Task changed)
    {
        lock (_lock)
        {
            changed = _changed.Task;
            if (_count == 0)
                return _hasWriter ? null : 0;

            int length = Math.Min(destination.Length, _count);
            int first = Math.Min(length, Capacity - _start);
            _buffer.AsSpan(_start, first).CopyTo(destination);
            _buffer.AsSpan(0, length - first).CopyTo(destination[first..]);
            _start = (_start + length) % Capacity;
            _count -= length;
            Change();
            return length;
        }
    }

    private int? TryWrite(ReadOnlySpan<byte> source, out Task changed)
    {
        lock (_lock)
        {
            changed = _changed.Task;
            if (!_hasReader)
                throw new BrokenPipeException();
            if (_count == Capacity)
                return null;

            int length = Math.Min(source.Length, Capacity - _count);
            int end = (_start + _count) % Capacity;
            int first = Math.Min(length, Capacity - end);
            source[..first].CopyTo(_buffer.AsSpan(end));
            source[first..length].CopyTo(_buffer);
            _count += length;
            Change();
            return length;
        }
    }

    private void Change()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private void Close(ref bool end)
    {
        lock (_lock)
        {
            end = false;
            Change();
        }
    }

    private sealed class WritingEnd(BytePipe pipe, CancellationToken stop) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                int? count = pipe.TryWrite(buffer, out Task changed);
                if (count is null)
                    changed.Wait(stop);
                buffer = buffer[(count ?? 0)..];
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (!buffer.IsEmpty)
            {
                int? count = pipe.TryWrite(buffer.Span, out Task changed);
                if (count is null)
                    await changed.WaitAsync(stop).WaitAsync(cancellationToken).ConfigureAwait(false);
                buffer = buffer[(count ?? 0)..];
            }
        }

        protected override void Dispose(bool disposing)
        {
            pipe.Close(ref pipe._hasWriter);
            base.Dispose(disposing);
        }
    }

    private sealed class ReadingEnd(BytePipe pipe, CancellationToken stop) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (!buffer.IsEmpty)
            {
                if (pipe.TryRead(buffer, out Task changed) is int count)
                    return count;

                changed.Wait(stop);
            }

            return 0;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (!buffer.IsEmpty)
            {
                if (pipe.TryRead(buffer.Span, out Task changed) is int count)
                    return count;

                await changed.WaitAsync(stop).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return 0;
        }

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            pipe.Close(ref pipe._hasReader);
            base.Dispose(disposing);
        }
    }
}
