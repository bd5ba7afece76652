using System;
using System.Threading;
using Cosmos.Network;
using Cosmos.Storage;

namespace Cosmos.Sockets;

/// <summary>One direction of a stream between two Unix sockets. Thread safe; calls nobody.</summary>
internal sealed class StreamChannel : IUnixChannel
{
    private readonly Lock _gate = new();
    private readonly ByteQueue _queue = new();
    private int _capacity = UnixSocketDescription.DefaultBuffer;
    private bool _isFinished;
    private bool _isReaderGone;

    public int Available
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    public bool IsReadable
    {
        get
        {
            lock (_gate)
                return _queue.Count > 0 || _isFinished || _isReaderGone;
        }
    }

    public bool IsWritable
    {
        get
        {
            // As unix_writable of Linux: a quarter must be free, so that writers are not woken for single bytes.
            lock (_gate)
                return _isFinished || _isReaderGone || _queue.Count <= _capacity / 4 * 3;
        }
    }

    public bool HasEnded
    {
        get
        {
            lock (_gate)
                return _isFinished || _isReaderGone;
        }
    }

    public int Capacity
    {
        set
        {
            lock (_gate)
                _capacity = value;
        }
    }

    public NetworkError Read(Span<byte> destination, bool peek, out int count, out bool isTruncated, out byte[] sender)
    {
        isTruncated = false;
        sender = [];
        lock (_gate)
        {
            count = 0;
            if (_queue.Count == 0)
                return _isFinished || _isReaderGone ? NetworkError.None : NetworkError.WouldBlock;
            count = Math.Min(destination.Length, _queue.Count);
            if (peek)
                _queue.Peek(destination[..count]);
            else
                _queue.Take(destination[..count]);
            return NetworkError.None;
        }
    }

    public NetworkError Write(ReadOnlySpan<byte> source, byte[] sender, out int count)
    {
        lock (_gate)
        {
            count = 0;
            if (_isFinished || _isReaderGone)
                return NetworkError.BrokenPipe;
            count = Math.Clamp(_capacity - _queue.Count, 0, source.Length);
            if (count == 0)
                return source.IsEmpty ? NetworkError.None : NetworkError.WouldBlock;
            _queue.Add(source[..count], _capacity);
            return NetworkError.None;
        }
    }

    public void Finish()
    {
        lock (_gate)
            _isFinished = true;
    }

    public bool CloseReader(bool dropContents)
    {
        lock (_gate)
        {
            _isReaderGone = true;
            bool hadContents = _queue.Count > 0;
            if (dropContents)
                _queue.Clear();

            return hadContents;
        }
    }
}
