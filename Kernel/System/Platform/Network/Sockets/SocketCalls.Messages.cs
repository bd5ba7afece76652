using System;
using System.Buffers;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Sockets;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

internal sealed unsafe partial class SocketCalls
{
    // IOV_MAX of Linux.
    private const int MostVectors = 1024;

    private const MessageFlags KnownFlags = MessageFlags.OutOfBand | MessageFlags.Peek | MessageFlags.DoNotRoute | MessageFlags.Truncated |
        MessageFlags.ControlTruncated | MessageFlags.DoNotWait | MessageFlags.ErrorQueue;

    /// <summary><c>send(2)</c>.</summary>
    public NetworkError Send(nint descriptor, ReadOnlySpan<byte> source, int flags, out int count)
    {
        count = 0;
        if (!TryTranslateFlags(flags, out MessageFlags messageFlags))
            return NetworkError.OperationNotSupported;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        return error == NetworkError.None ? socket.Send(source, messageFlags, default, out count) : error;
    }

    /// <summary><c>recv(2)</c>.</summary>
    public NetworkError Receive(nint descriptor, Span<byte> destination, int flags, out int count)
    {
        count = 0;
        if (!TryTranslateFlags(flags, out MessageFlags messageFlags))
            return NetworkError.OperationNotSupported;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        error = socket.Receive(destination, messageFlags, default, out ReceivedMessage message);
        count = message.Count;
        return error;
    }

    /// <summary><c>sendmsg(2)</c>. No kind of control data can be sent, as nothing above the boundary does.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="vectors">Where the bytes lie.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Where to; empty for the connected end.</param>
    /// <param name="count">How many bytes were taken.</param>
    public NetworkError SendMessage(nint descriptor, ReadOnlySpan<PalVector> vectors, int flags, ReadOnlySpan<byte> address, out long count)
    {
        count = 0;
        if (!TryTranslateFlags(flags, out MessageFlags messageFlags))
            return NetworkError.OperationNotSupported;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        if (vectors.Length <= 1)
        {
            error = socket.Send(vectors.IsEmpty ? default : Bytes(vectors[0]), messageFlags, address, out int sent);
            count = sent;
            return error;
        }

        return socket.Type == SocketType.Stream
            ? SendVectors(socket, vectors, messageFlags, address, out count)
            : Gather(socket, vectors, messageFlags, address, out count);
    }

    /// <summary><c>recvmsg(2)</c>.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <param name="vectors">Where the bytes go.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Receives as much of the sender's address as fits.</param>
    /// <param name="message">What came.</param>
    /// <param name="count">How many bytes.</param>
    public NetworkError ReceiveMessage(nint descriptor, ReadOnlySpan<PalVector> vectors, int flags, Span<byte> address, out ReceivedMessage message, out long count)
    {
        count = 0;
        message = default;
        if (!TryTranslateFlags(flags, out MessageFlags messageFlags))
            return NetworkError.OperationNotSupported;
        NetworkError error = Find(descriptor, out SocketDescription socket);
        if (error != NetworkError.None)
            return error;
        if (vectors.Length <= 1)
        {
            error = socket.Receive(vectors.IsEmpty ? default : Bytes(vectors[0]), messageFlags, address, out message);
            count = message.Count;
            return error;
        }

        return socket.Type == SocketType.Stream && (messageFlags & MessageFlags.Peek) == 0
            ? ReceiveVectors(socket, vectors, messageFlags, address, out message, out count)
            : Scatter(socket, vectors, messageFlags, address, out message, out count);
    }

    /// <summary>Whether the message's destination is of the asked family, for a socket that tells packet information.</summary>
    public static bool HasPacketInformation(in ReceivedMessage message) => message.InterfaceIndex != 0 || !message.Destination.IsAny;

    private static bool TryTranslateFlags(int flags, out MessageFlags messageFlags)
    {
        messageFlags = (MessageFlags)flags;
        return (messageFlags & ~KnownFlags) == 0;
    }

    // A vector can be longer than a span; the rest of it is left for the next call, as with any stream.
    private static Span<byte> Bytes(in PalVector vector) => new(vector.Base, (int)nuint.Min(vector.Count, int.MaxValue));

    private static NetworkError SendVectors(
        SocketDescription socket, ReadOnlySpan<PalVector> vectors, MessageFlags flags, ReadOnlySpan<byte> address, out long count)
    {
        count = 0;
        vectors = vectors[..Math.Min(vectors.Length, MostVectors)];
        for (int index = 0; index < vectors.Length; index++)
        {
            ReadOnlySpan<byte> bytes = Bytes(vectors[index]);
            if (bytes.IsEmpty)
                continue;
            MessageFlags more = index + 1 < vectors.Length ? MessageFlags.More : MessageFlags.None;
            NetworkError error = socket.Send(bytes, flags | more, address, out int sent);
            count += sent;
            if (error != NetworkError.None)
                return count > 0 ? NetworkError.None : error;
            if (sent < bytes.Length)
                break;
        }

        return NetworkError.None;
    }

    private static NetworkError ReceiveVectors(
        SocketDescription socket, ReadOnlySpan<PalVector> vectors, MessageFlags flags, Span<byte> address, out ReceivedMessage message, out long count)
    {
        count = 0;
        message = default;
        foreach (PalVector vector in vectors[..Math.Min(vectors.Length, MostVectors)])
        {
            Span<byte> bytes = Bytes(vector);
            if (bytes.IsEmpty)
                continue;

            // Only the first bytes are waited for.
            NetworkError error = socket.Receive(bytes, count > 0 ? flags | MessageFlags.DoNotWait : flags, address, out ReceivedMessage part);
            if (error != NetworkError.None)
                return count > 0 ? NetworkError.None : error;
            count += part.Count;
            message = part;
            if (part.Count < bytes.Length)
                break;
        }

        return NetworkError.None;
    }

    /// <summary>A message goes out as a whole: its pieces are put together.</summary>
    private static NetworkError Gather(
        SocketDescription socket, ReadOnlySpan<PalVector> vectors, MessageFlags flags, ReadOnlySpan<byte> address, out long count)
    {
        count = 0;
        if (!TryGetLength(vectors, out int length))
            return NetworkError.MessageSize;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int position = 0;
            foreach (PalVector vector in vectors)
            {
                Bytes(vector).CopyTo(buffer.AsSpan(position));
                position += (int)vector.Count;
            }

            NetworkError error = socket.Send(buffer.AsSpan(0, length), flags, address, out int sent);
            count = sent;
            return error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static NetworkError Scatter(
        SocketDescription socket, ReadOnlySpan<PalVector> vectors, MessageFlags flags, Span<byte> address, out ReceivedMessage message, out long count)
    {
        count = 0;
        message = default;
        if (!TryGetLength(vectors, out int length))
            return NetworkError.MessageSize;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            NetworkError error = socket.Receive(buffer.AsSpan(0, length), flags, address, out message);
            if (error != NetworkError.None)
                return error;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, message.Count);
            foreach (PalVector vector in vectors)
            {
                Span<byte> bytes = Bytes(vector);
                int step = Math.Min(bytes.Length, rest.Length);
                rest[..step].CopyTo(bytes);
                rest = rest[step..];
            }

            count = message.Count;
            return error;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool TryGetLength(ReadOnlySpan<PalVector> vectors, out int length)
    {
        length = 0;
        if (vectors.Length > MostVectors)
            return false;
        ulong total = 0;
        foreach (PalVector vector in vectors)
        {
            if (vector.Count > int.MaxValue)
                return false;
            total += vector.Count;
        }

        length = (int)Math.Min(total, int.MaxValue);
        return total <= int.MaxValue;
    }
}
