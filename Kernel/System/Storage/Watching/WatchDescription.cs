using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>A queue of changes to watched nodes (<c>inotify(7)</c>); the class library's <see cref="FileSystemWatcher"/> reads it.</summary>
/// <remarks>
/// Reported are changes made through paths and descriptors of the tree. Linux also reports opening and closing; nothing here needs it.
/// </remarks>
public sealed class WatchDescription : OpenDescription
{
    // struct inotify_event: wd, mask, cookie, len; then len bytes of name, padded with zeros to a multiple of the header's size.
    private const int HeaderSize = 16;

    /// <summary>Events that can wait (/proc/sys/fs/inotify/max_queued_events).</summary>
    private const int LongestQueue = 16_384;

    private readonly Queue<byte[]> _events = [];
    private readonly Dictionary<int, Watch> _watches = [];
    private readonly ObserverList _observers = new();
    private byte[]? _last;
    private int _lastNumber;
    private bool _isClosed;

    /// <summary>Makes an empty queue without watches.</summary>
    public WatchDescription()
        : base(OpenFlags.Read)
    {
    }

    /// <inheritdoc/>
    public override ReadyEvents Readiness
    {
        get
        {
            lock (_events)
                return _events.Count > 0 ? ReadyEvents.Readable : ReadyEvents.None;
        }
    }

    /// <summary>Watches a node, or changes how it is watched.</summary>
    /// <param name="node">The node.</param>
    /// <param name="mask">What to report, and how.</param>
    /// <param name="number">Number of the watch; the same for the same node.</param>
    internal FileError Add(Inode node, WatchEvents mask, out int number)
    {
        number = -1;
        if ((mask & WatchEvents.All) == 0)
            return FileError.InvalidArgument;
        if ((mask & WatchEvents.OnlyDirectory) != 0 && node is not DirectoryInode)
            return FileError.NotADirectory;
        lock (_events)
        {
            Watch? watch = node.FindWatch(this);
            if (watch is null)
            {
                watch = new Watch(this, node, ++_lastNumber);
                _watches.Add(watch.Number, watch);
                node.AddWatch(watch);
            }
            else if ((mask & WatchEvents.AddToMask) != 0)
            {
                mask |= watch.Mask;
            }

            watch.Mask = mask;
            number = watch.Number;
            return FileError.None;
        }
    }

    /// <summary>Ends a watch; the queue gets an <see cref="WatchEvents.Ignored"/>.</summary>
    /// <param name="number">Number of the watch.</param>
    public FileError Remove(int number)
    {
        lock (_events)
        {
            if (!_watches.Remove(number, out Watch? watch))
                return FileError.InvalidArgument;
            watch.Node.RemoveWatch(watch);
            Enqueue(number, WatchEvents.Ignored, 0, default);
        }

        _observers.Notify(this);
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        count = 0;
        lock (_events)
        {
            while (_events.Count == 0)
            {
                if (IsNonBlocking)
                    return FileError.WouldBlock;
                if (_isClosed)
                    return FileError.BadDescriptor;
                Monitor.Wait(_events);
            }

            while (_events.TryPeek(out byte[]? next) && next.Length <= destination.Length - count)
            {
                next.CopyTo(destination[count..]);
                count += next.Length;
                _events.Dequeue();
            }

            if (_events.Count == 0)
                _last = null;
            return count > 0 ? FileError.None : FileError.InvalidArgument;
        }
    }

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = new NodeStatus { Type = NodeType.File, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, LinkCount = 1 };
        return FileError.None;
    }

    /// <inheritdoc/>
    public override bool AddObserver(IReadinessObserver observer)
    {
        _observers.Add(observer);
        return true;
    }

    /// <inheritdoc/>
    public override void RemoveObserver(IReadinessObserver observer) => _observers.Remove(observer);

    /// <summary>Takes an event for a watch.</summary>
    internal void Report(Watch watch, WatchEvents happened, uint cookie, ReadOnlySpan<byte> name)
    {
        if ((watch.Mask & happened & WatchEvents.All) == 0)
            return;
        lock (_events)
        {
            if (!_watches.ContainsKey(watch.Number))
                return;
            Enqueue(watch.Number, happened, cookie, name);
        }

        _observers.Notify(this);
        if ((watch.Mask & WatchEvents.OneShot) != 0)
            Remove(watch.Number);
    }

    /// <inheritdoc/>
    protected override void OnLastRelease()
    {
        lock (_events)
        {
            foreach (Watch watch in _watches.Values)
                watch.Node.RemoveWatch(watch);
            _watches.Clear();
            _events.Clear();
            _isClosed = true;
            Monitor.PulseAll(_events);
        }
    }

    private void Enqueue(int number, WatchEvents happened, uint cookie, ReadOnlySpan<byte> name)
    {
        if (_events.Count >= LongestQueue)
        {
            if (_events.Count > LongestQueue)
                return;
            (number, happened, cookie) = (-1, WatchEvents.Overflow, 0);
            name = default;
        }

        int nameSize = name.IsEmpty ? 0 : (name.Length + HeaderSize) / HeaderSize * HeaderSize;
        byte[] record = new byte[HeaderSize + nameSize];
        BinaryPrimitives.WriteInt32LittleEndian(record, number);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)happened);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), cookie);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(12), nameSize);
        name.CopyTo(record.AsSpan(HeaderSize));

        // inotify(7): "If successive output inotify events ... are identical ... they are coalesced into a single event".
        if (_last is not null && _last.AsSpan().SequenceEqual(record))
            return;
        _last = record;
        _events.Enqueue(record);
        Monitor.PulseAll(_events);
    }
}
