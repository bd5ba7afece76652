using System;
using Cosmos.Network.Checksums;
using Cosmos.Network.Links;

namespace Cosmos.Network.Buffers;

/// <summary>Operations on packets that lie in several buffers. The chain must be owned by the caller.</summary>
internal static class PacketChain
{
    /// <summary>Bytes in use of all buffers.</summary>
    public static int LengthOf(PacketBuffer? buffer)
    {
        int length = 0;
        for (; buffer is not null; buffer = buffer.Next)
            length += buffer.Length;
        return length;
    }

    /// <summary>Memory of all buffers.</summary>
    public static int CapacityOf(PacketBuffer? buffer)
    {
        int capacity = 0;
        for (; buffer is not null; buffer = buffer.Next)
            capacity += buffer.Capacity;
        return capacity;
    }

    /// <summary>The last buffer.</summary>
    public static PacketBuffer LastOf(PacketBuffer buffer)
    {
        while (buffer.Next is { } next)
            buffer = next;
        return buffer;
    }

    /// <summary>Names the bytes of a chain as parts of a frame to send, without copying them.</summary>
    /// <param name="buffer">The first buffer.</param>
    /// <param name="skip">Bytes at the start to leave out.</param>
    /// <param name="parts">Receives them.</param>
    /// <param name="count">How many there are.</param>
    /// <returns><see langword="false"/> when there are more than fit.</returns>
    public static bool TryGetParts(PacketBuffer? buffer, int skip, Span<FramePart> parts, out int count)
    {
        count = 0;
        for (; buffer is not null; buffer = buffer.Next)
        {
            if (buffer.Length <= skip)
            {
                skip -= buffer.Length;
                continue;
            }

            if (count == parts.Length)
                return false;
            parts[count++] = new FramePart(buffer, buffer.Start + skip, buffer.Length - skip);
            skip = 0;
        }

        return true;
    }

    /// <summary>Cuts the chain to a length and releases the buffers behind it.</summary>
    /// <param name="buffer">The first buffer.</param>
    /// <param name="length">At most the length of the chain.</param>
    public static void Trim(PacketBuffer buffer, int length)
    {
        while (buffer.Length < length)
        {
            length -= buffer.Length;
            buffer = buffer.Next ?? throw new ArgumentOutOfRangeException(nameof(length));
        }

        buffer.Length = length;
        if (buffer.Next is { } rest)
        {
            buffer.Next = null;
            rest.ReleaseChain();
        }
    }

    /// <summary>Sees to it that the first bytes, and what lies before them, are in one buffer.</summary>
    /// <param name="frame">The first buffer; replaced by a new one when they are not.</param>
    /// <param name="before">Bytes before the start of the first buffer to keep.</param>
    /// <param name="count">Bytes wanted; fewer if the chain has fewer.</param>
    /// <param name="pool">Where the new buffer comes from.</param>
    /// <returns><see langword="false"/> without a buffer; nothing has changed then.</returns>
    public static bool TryMakeContiguous(ref PacketBuffer frame, int before, int count, PacketPool pool)
    {
        if (frame.Next is null || frame.Length >= count)
            return true;
        if (before + count > pool.BufferLength || pool.TryTake(before) is not { } head)
            return false;
        frame.Array.AsSpan(frame.Start - before, before).CopyTo(head.Array);
        PacketBuffer? rest = frame;
        while (rest is not null && count > 0)
        {
            int moved = Math.Min(rest.Length, count);
            rest.Bytes[..moved].CopyTo(head.Tail);
            head.Length += moved;
            count -= moved;
            rest.Start += moved;
            rest.Length -= moved;
            if (rest.Length != 0)
                break;
            PacketBuffer? next = rest.Next;
            rest.Next = null;
            rest.Release();
            rest = next;
        }

        head.Next = rest;
        frame = head;
        return true;
    }

    /// <summary>Copies bytes out of a chain.</summary>
    /// <param name="buffer">The first buffer.</param>
    /// <param name="offset">Bytes to skip.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>Bytes copied: the length of the destination, or what there is.</returns>
    public static int CopyTo(PacketBuffer? buffer, int offset, Span<byte> destination)
    {
        int copied = 0;
        for (; buffer is not null && copied < destination.Length; buffer = buffer.Next)
        {
            if (offset >= buffer.Length)
            {
                offset -= buffer.Length;
                continue;
            }

            ReadOnlySpan<byte> bytes = buffer.Bytes[offset..];
            offset = 0;
            if (bytes.Length > destination.Length - copied)
                bytes = bytes[..(destination.Length - copied)];
            BulkCopy.Copy(bytes, destination[copied..]);
            copied += bytes.Length;
        }

        return copied;
    }

    /// <summary>Copies bytes behind the last buffer's, adding buffers as needed.</summary>
    /// <param name="last">The last buffer of the chain.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="pool">Where further buffers come from.</param>
    /// <returns>The new last buffer, or <see langword="null"/> without memory; what was added stays in the chain.</returns>
    public static PacketBuffer? Append(PacketBuffer last, ReadOnlySpan<byte> bytes, PacketPool pool)
    {
        while (true)
        {
            Span<byte> room = last.Tail;
            int count = Math.Min(room.Length, bytes.Length);
            BulkCopy.Copy(bytes[..count], room);
            last.Length += count;
            if (count == bytes.Length)
                return last;
            bytes = bytes[count..];
            if (pool.TryTake() is not { } next)
                return null;
            last.Next = next;
            last = next;
        }
    }

    /// <summary>Adds the bytes of a chain to a checksum.</summary>
    public static ulong AddChecksum(PacketBuffer buffer, ulong sum)
    {
        sum = InternetChecksum.Add(buffer.Bytes, sum);
        int position = buffer.Length;
        for (PacketBuffer? next = buffer.Next; next is not null; next = next.Next)
        {
            sum = InternetChecksum.Append(next.Bytes, sum, position);
            position += next.Length;
        }

        return sum;
    }
}
