using System;
using System.Numerics;
using System.Threading;
using Cosmos.Network;

namespace Cosmos.Sockets;

/// <summary>One direction of a stream between two Unix sockets. Thread safe; calls nobody.</summary>
internal sealed class StreamChannel : IUnixChannel
{
    private const int SmallestBuffer = 4096;

    private readonly Lock _gate = new();
    private byte[] _bytes = [];
    private int _capacity = UnixSocketDescription.DefaultBuffer;
    private int _start;
    private int _count;
    private bool _isFinished;
    private bool _isReaderGone;

    public int Available
    {
        get
        {
            lock (_gate)
                return _count;
        }
    }

    public bool IsReadable
    {
        get
        {
            lock (_gate)
                return _count > 0 || _isFinished || _isReaderGone;
        }
    }

    public bool IsWritable
    {
        get
        {
            // As unix_writable of Linux: a quarter must be free, so that writers are not woken for single bytes.
            lock (_gate)
                return _isFinished || _isReaderGone || _count <= _capacity / 4 * 3;
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
            if (_count == 0)
                return _isFinished || _isReaderGone ? NetworkError.None : NetworkError.WouldBlock;
            count = Math.Min(destination.Length, _count);
            CopyOut(destination[..count]);
            if (peek)
                return NetworkError.None;
            _start = (_start + count) % _bytes.Length;
            _count -= count;
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
            count = Math.Clamp(_capacity - _count, 0, source.Length);
            if (count == 0)
                return source.IsEmpty ? NetworkError.None : NetworkError.WouldBlock;
            CopyIn(source[..count]);
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
            bool hadContents = _count > 0;
            if (dropContents)
            {
                _bytes = [];
                _start = _count = 0;
            }

            return hadContents;
        }
    }

    private void CopyIn(ReadOnlySpan<byte> source)
    {
        if (_bytes.Length < _count + source.Length)
            Grow(Math.Min(_capacity, Math.Max(SmallestBuffer, (int)BitOperations.RoundUpToPowerOf2((uint)(_count + source.Length)))));
        int end = (_start + _count) % _bytes.Length;
        int first = Math.Min(source.Length, _bytes.Length - end);
        source[..first].CopyTo(_bytes.AsSpan(end));
        source[first..].CopyTo(_bytes);
        _count += source.Length;
    }

    private void CopyOut(Span<byte> destination)
    {
        int first = Math.Min(destination.Length, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(destination);
        _bytes.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    private void Grow(int length)
    {
        var bytes = new byte[length];
        CopyOut(bytes.AsSpan(0, _count));
        _bytes = bytes;
        _start = 0;
    }
}
