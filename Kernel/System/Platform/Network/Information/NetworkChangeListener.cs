using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using Cosmos.Network;
using Cosmos.Sockets;
using Cosmos.Storage;

namespace Cosmos.System2.Network;

/// <summary>The descriptor that the class library reads network changes from: to programs it looks like Linux's netlink socket, except that each message is one byte.</summary>
/// <param name="monitor">Where the messages come from.</param>
internal sealed class NetworkChangeListener(NetworkChangeMonitor monitor) : SocketDescription(AddressFamily.Unknown, SocketType.Raw, ProtocolType.Unspecified)
{
    private const ushort NetlinkFamily = 16;
    private const int NetlinkAddressSize = 12;

    // A program that does not read gets the latest news only.
    private const int MostMessages = 256;

    private readonly Lock _gate = new();
    private readonly Queue<NetworkChangeKind> _messages = [];

    /// <inheritdoc/>
    public override bool IsListening => false;

    /// <inheritdoc/>
    public override ReadyEvents Readiness
    {
        get
        {
            lock (_gate)
                return ReadyEvents.Writable | (_messages.Count > 0 ? ReadyEvents.Readable : ReadyEvents.None);
        }
    }

    /// <summary>Adds a message; called with the lock of the stack held.</summary>
    public void Add(NetworkChangeKind kind)
    {
        lock (_gate)
        {
            if (_messages.Count == MostMessages)
                _messages.Dequeue();
            _messages.Enqueue(kind);
        }

        NotifyChanged();
    }

    /// <inheritdoc/>
    public override NetworkError TakeError() => NetworkError.None;

    /// <inheritdoc/>
    public override NetworkError GetAvailable(out int count)
    {
        lock (_gate)
            count = _messages.Count > 0 ? 1 : 0;
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError Bind(ReadOnlySpan<byte> address) => NetworkError.InvalidArgument;

    /// <inheritdoc/>
    public override NetworkError Listen(int backlog) => NetworkError.OperationNotSupported;

    /// <inheritdoc/>
    public override NetworkError Shutdown(SocketShutdown how) => NetworkError.OperationNotSupported;

    /// <inheritdoc/>
    public override NetworkError Disconnect() => NetworkError.OperationNotSupported;

    /// <inheritdoc/>
    public override NetworkError GetLocalAddress(Span<byte> address, out int length)
    {
        Span<byte> bytes = stackalloc byte[NetlinkAddressSize];
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, NetlinkFamily);
        length = NetlinkAddressSize;
        bytes[..Math.Min(length, address.Length)].CopyTo(address);
        return NetworkError.None;
    }

    /// <inheritdoc/>
    public override NetworkError GetRemoteAddress(Span<byte> address, out int length)
    {
        length = 0;
        return NetworkError.NotConnected;
    }

    /// <inheritdoc/>
    protected override NetworkError TryConnect(ReadOnlySpan<byte> address) => NetworkError.OperationNotSupported;

    /// <inheritdoc/>
    protected override NetworkError TryAccept(Span<byte> address, out int length, out SocketDescription? accepted)
    {
        length = 0;
        accepted = null;
        return NetworkError.OperationNotSupported;
    }

    /// <inheritdoc/>
    protected override NetworkError TryReceive(Span<byte> destination, MessageFlags flags, Span<byte> address, ref ReceivedMessage message)
    {
        if (IsClosed)
            return NetworkError.Closed;
        lock (_gate)
        {
            if (!_messages.TryPeek(out NetworkChangeKind kind))
                return NetworkError.WouldBlock;
            if (!destination.IsEmpty)
            {
                destination[0] = (byte)kind;
                message.Count = 1;
            }

            if ((flags & MessageFlags.Peek) == 0)
                _messages.Dequeue();
            return NetworkError.None;
        }
    }

    /// <inheritdoc/>
    protected override NetworkError TrySend(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, out int count)
    {
        count = 0;
        return NetworkError.OperationNotSupported;
    }

    /// <inheritdoc/>
    protected override void Close() => monitor.Forget(this);
}
