using System;
using System.Collections.Generic;
using System.Threading;
using Cosmos.Network;

namespace Cosmos.Sockets;

/// <summary>Messages that wait for one receiver: the inbox of a datagram socket, or one direction between two seqpacket sockets.</summary>
/// <param name="mostMessages">Most messages; net.unix.max_dgram_qlen for datagrams.</param>
internal sealed class MessageChannel(int mostMessages) : IUnixChannel
{
    private readonly Lock _gate = new();
    private readonly Queue<Message> _messages = [];
    private int _capacity = UnixSocketDescription.DefaultBuffer;
    private int _bytes;
    private bool _isFinished;
    private bool _isReaderGone;

    public int Available
    {
        get
        {
            lock (_gate)
                return _messages.TryPeek(out Message message) ? message.Bytes.Length : 0;
        }
    }

    public bool IsReadable
    {
        get
        {
            lock (_gate)
                return _messages.Count > 0 || _isFinished || _isReaderGone;
        }
    }

    public bool IsWritable
    {
        get
        {
            lock (_gate)
                return _isFinished || _isReaderGone || HasRoom(0);
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
        count = 0;
        isTruncated = false;
        sender = [];
        lock (_gate)
        {
            if (!_messages.TryPeek(out Message message))
                return _isFinished || _isReaderGone ? NetworkError.None : NetworkError.WouldBlock;
            count = Math.Min(destination.Length, message.Bytes.Length);
            message.Bytes.AsSpan(0, count).CopyTo(destination);
            isTruncated = count < message.Bytes.Length;
            sender = message.Sender;
            if (peek)
                return NetworkError.None;
            _messages.Dequeue();
            _bytes -= message.Bytes.Length;
            return NetworkError.None;
        }
    }

    public NetworkError Write(ReadOnlySpan<byte> source, byte[] sender, out int count)
    {
        count = 0;
        lock (_gate)
        {
            if (source.Length > _capacity)
                return NetworkError.MessageSize;
            if (_isFinished || _isReaderGone)
                return NetworkError.BrokenPipe;
            if (!HasRoom(source.Length))
                return NetworkError.WouldBlock;
            _messages.Enqueue(new Message(source.ToArray(), sender));
            _bytes += source.Length;
            count = source.Length;
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
            bool hadContents = _messages.Count > 0;
            if (dropContents)
            {
                _messages.Clear();
                _bytes = 0;
            }

            return hadContents;
        }
    }

    private bool HasRoom(int length) => _messages.Count < mostMessages && (_messages.Count == 0 || _bytes + length <= _capacity);

    private readonly record struct Message(byte[] Bytes, byte[] Sender);
}
