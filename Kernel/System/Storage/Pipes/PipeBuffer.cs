using System;
using System.Numerics;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>The bytes between the two ends of a pipe, and who has the ends open (<c>pipe(7)</c>). Thread safe.</summary>
internal sealed class PipeBuffer
{
    /// <summary>PIPE_BUF: writes up to this size are not mixed with others.</summary>
    public const int AtomicSize = 4096;

    /// <summary>Capacity of a new pipe.</summary>
    public const int DefaultCapacity = 64 * 1024;

    /// <summary>Largest capacity (/proc/sys/fs/pipe-max-size).</summary>
    public const int LargestCapacity = 1024 * 1024;

    private readonly object _gate = new();
    private readonly ObserverList _observers = new();
    private readonly ByteQueue _queue = new();
    private int _capacity = DefaultCapacity;
    private int _readers;
    private int _writers;
    private int _readerOpenings;
    private int _writerOpenings;

    public ObserverList Observers => _observers;

    /// <summary>Bytes that can lie in the pipe.</summary>
    public int Capacity
    {
        get
        {
            lock (_gate)
                return _capacity;
        }
    }

    public FileError SetCapacity(int capacity)
    {
        if (capacity is < 0 or > LargestCapacity)
            return capacity < 0 ? FileError.InvalidArgument : FileError.NotPermitted;
        lock (_gate)
        {
            capacity = Math.Max(AtomicSize, (int)BitOperations.RoundUpToPowerOf2((uint)capacity));
            if (capacity < _queue.Count)
                return FileError.Busy;
            _capacity = capacity;
            _queue.Trim(capacity);
            Monitor.PulseAll(_gate);
        }

        return FileError.None;
    }

    /// <summary>Opens one end or both.</summary>
    /// <param name="read">Whether the reading end is opened.</param>
    /// <param name="write">Whether the writing end is opened.</param>
    /// <param name="wait">Whether to wait until somebody has the other end.</param>
    public FileError Open(bool read, bool write, bool wait)
    {
        lock (_gate)
        {
            if (write && !read && !wait && _readers == 0)
                return FileError.NoSuchDeviceOrAddress;
            if (read)
            {
                _readers++;
                _readerOpenings++;
            }

            if (write)
            {
                _writers++;
                _writerOpenings++;
            }

            Monitor.PulseAll(_gate);
            if (wait && read != write)
            {
                // Counting openings, not ends: a peer that came and went meanwhile has been met.
                int readerOpenings = _readerOpenings, writerOpenings = _writerOpenings;
                if (read)
                {
                    while (_writers == 0 && _writerOpenings == writerOpenings)
                        Monitor.Wait(_gate);
                }
                else
                {
                    while (_readers == 0 && _readerOpenings == readerOpenings)
                        Monitor.Wait(_gate);
                }
            }

            return FileError.None;
        }
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public void Close(bool read, bool write)
    {
        lock (_gate)
        {
            if (read)
                _readers--;
            if (write)
                _writers--;
            if (_readers == 0 && _writers == 0)
                _queue.Clear();

            Monitor.PulseAll(_gate);
        }
    }

    public FileError Read(Span<byte> destination, bool wait, out int count)
    {
        lock (_gate)
        {
            count = 0;
            if (destination.IsEmpty)
                return FileError.None;
            while (_queue.Count == 0)
            {
                if (_writers == 0)
                    return FileError.None;
                if (!wait)
                    return FileError.WouldBlock;
                Monitor.Wait(_gate);
            }

            count = Math.Min(destination.Length, _queue.Count);
            _queue.Take(destination[..count]);
            Monitor.PulseAll(_gate);
            return FileError.None;
        }
    }

    public FileError Write(ReadOnlySpan<byte> source, bool wait, Action changed, out int count)
    {
        lock (_gate)
        {
            count = 0;
            while (count < source.Length)
            {
                if (_readers == 0)
                    return count > 0 ? FileError.None : FileError.BrokenPipe;

                // A small write goes in whole or waits; a large one goes in as far as there is room.
                int needed = source.Length <= AtomicSize ? source.Length : 1;
                int room = _capacity - _queue.Count;
                if (room >= needed)
                {
                    int step = Math.Min(room, source.Length - count);
                    _queue.Add(source.Slice(count, step), _capacity);
                    count += step;
                    Monitor.PulseAll(_gate);
                    if (count < source.Length)
                        changed();
                    continue;
                }

                if (!wait)
                    return count > 0 ? FileError.None : FileError.WouldBlock;
                Monitor.Wait(_gate);
            }

            return FileError.None;
        }
    }

    public ReadyEvents GetReadiness(bool read, bool write)
    {
        lock (_gate)
        {
            ReadyEvents ready = ReadyEvents.None;
            if (read)
            {
                if (_queue.Count > 0)
                    ready |= ReadyEvents.Readable;
                if (_writers == 0)
                    ready |= ReadyEvents.HangUp;
            }

            if (write)
            {
                if (_capacity - _queue.Count >= AtomicSize)
                    ready |= ReadyEvents.Writable;
                if (_readers == 0)
                    ready |= ReadyEvents.Error;
            }

            return ready;
        }
    }
}
