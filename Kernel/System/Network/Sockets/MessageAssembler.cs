using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.Network.Sockets;

/// <summary>Copies a message of a program into packet buffers: one for most messages, several for long ones.</summary>
internal sealed class MessageAssembler(NetworkStack stack)
{
    private readonly FramePart[] _parts = new FramePart[TransmitQueue.MaximumParts - 1];
    private int _count;

    /// <summary>The buffers behind the header's, until <see cref="Release"/>.</summary>
    public ReadOnlySpan<FramePart> Payload => _parts.AsSpan(0, _count);

    /// <summary>Copies a message.</summary>
    /// <param name="message">The bytes.</param>
    /// <param name="headerLength">Room for the transport header, part of the length of the result.</param>
    /// <returns>The buffer with the header and the beginning of the message, or <see langword="null"/> without memory.</returns>
    public PacketBuffer? Build(ReadOnlySpan<byte> message, int headerLength)
    {
        int first = NetworkStack.HeaderRoom + headerLength;
        PacketPool pool = first + message.Length <= stack.HeaderPool.BufferLength ? stack.HeaderPool : stack.DataPool;
        if (pool.TryTake(NetworkStack.HeaderRoom) is not { } header)
            return null;
        int count = Math.Min(message.Length, header.Capacity - first);
        BulkCopy.Copy(message[..count], header.Array.AsSpan(first));
        header.Length = headerLength + count;
        message = message[count..];
        while (message.Length != 0)
        {
            if (_count == _parts.Length || stack.DataPool.TryTake() is not { } buffer)
            {
                header.Release();
                Release();
                return null;
            }

            count = Math.Min(message.Length, buffer.Capacity);
            BulkCopy.Copy(message[..count], buffer.Array);
            buffer.Length = count;
            _parts[_count++] = new FramePart(buffer, 0, count);
            message = message[count..];
        }

        return header;
    }

    /// <summary>Drops the references to the buffers of <see cref="Payload"/>.</summary>
    public void Release()
    {
        if (_count == 0)
            return;
        for (int i = 0; i < _count; i++)
            _parts[i].Buffer.Release();
        _parts.AsSpan(0, _count).Clear();
        _count = 0;
    }
}
