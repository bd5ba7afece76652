using System;
using System.Threading;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>The serial line while a program has it for itself: bytes pass as they are, past the terminal.</summary>
/// <param name="id">Tells this one from those before and after it.</param>
/// <param name="line">Where output goes.</param>
internal sealed class RawConsole(int id, ITerminalOutput line)
{
    // What a person pastes in one go; a sender that is faster than the reader is stopped by the line's own flow control.
    private const int Capacity = TerminalDevice.InputCapacity;

    private readonly object _gate = new();
    private readonly byte[] _bytes = new byte[Capacity];
    private int _start;
    private int _count;
    private bool _isClosed;

    /// <summary>Number of this opening, from 1.</summary>
    internal int Id => id;

    /// <summary>Bytes that fit without waiting.</summary>
    internal int Free
    {
        get
        {
            lock (_gate)
                return Capacity - _count;
        }
    }

    /// <summary>Takes what the line received, and waits for room.</summary>
    /// <returns>Bytes taken; fewer than given when the program has closed the line meanwhile.</returns>
    internal int Receive(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        lock (_gate)
        {
            while (taken < bytes.Length)
            {
                while (_count == Capacity && !_isClosed)
                    Monitor.Wait(_gate);
                if (_isClosed)
                    break;
                int end = (_start + _count) % Capacity;
                int part = Math.Min(bytes.Length - taken, Math.Min(Capacity - _count, Capacity - end));
                bytes.Slice(taken, part).CopyTo(_bytes.AsSpan(end));
                taken += part;
                _count += part;
                Monitor.PulseAll(_gate);
            }
        }

        return taken;
    }

    /// <summary>Waits for at least one byte.</summary>
    /// <returns>Bytes read; 0 when the line was closed.</returns>
    internal int Read(Span<byte> destination)
    {
        lock (_gate)
        {
            while (_count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            if (_isClosed)
                return 0;
            int part = Math.Min(destination.Length, Math.Min(_count, Capacity - _start));
            _bytes.AsSpan(_start, part).CopyTo(destination);
            _start = (_start + part) % Capacity;
            _count -= part;
            Monitor.PulseAll(_gate);
            return part;
        }
    }

    /// <summary>Sends bytes; those of one call are not mixed with other output.</summary>
    /// <returns><see langword="false"/> when the line does not move, or was closed.</returns>
    internal bool Write(ReadOnlySpan<byte> bytes) => !Volatile.Read(ref _isClosed) && line.Write(bytes);

    /// <summary>Ends reads that wait, now and later.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
