using System;
using System.IO;
using System.Net.Sockets;
using Cosmos.Network;
using Cosmos.Storage;

namespace Cosmos.Sockets;

/// <summary>
/// What the descriptor of a socket refers to: the calls of <c>socket(7)</c>, with socket addresses as bytes (<see cref="SocketAddressFormat"/>)
/// and errors as on Linux. Blocking, time limits and the ends of blocked calls are done here; a kind of socket only tries.
/// </summary>
/// <remarks>
/// Members may be called from several threads at once. Errors are numbers of <c>errno</c>; an error of the tree of files, which a path of a Unix
/// socket may meet, keeps its number (<see cref="FileError"/>).
/// </remarks>
public abstract partial class SocketDescription : OpenDescription
{
    private readonly ObserverList _observers = new();
    private readonly ReadinessGate _gate = new();
    private volatile int _receiveTimeout;
    private volatile int _sendTimeout;
    private volatile bool _isClosed;

    /// <summary>Makes a socket.</summary>
    /// <param name="family">InterNetwork, InterNetworkV6 or Unix.</param>
    /// <param name="type">Stream, Dgram, Seqpacket or Raw.</param>
    /// <param name="protocol">The protocol, as SO_PROTOCOL tells it.</param>
    protected SocketDescription(AddressFamily family, SocketType type, ProtocolType protocol)
        : base(OpenFlags.Read | OpenFlags.Write)
    {
        Family = family;
        Type = type;
        Protocol = protocol;
    }

    /// <summary>InterNetwork, InterNetworkV6 or Unix.</summary>
    public AddressFamily Family { get; }

    /// <summary>Stream, Dgram, Seqpacket or Raw.</summary>
    public SocketType Type { get; }

    /// <summary>The protocol, as SO_PROTOCOL tells it.</summary>
    public ProtocolType Protocol { get; }

    /// <summary>SO_RCVTIMEO in milliseconds; 0 for no limit.</summary>
    public int ReceiveTimeout
    {
        get => _receiveTimeout;
        set => _receiveTimeout = value;
    }

    /// <summary>SO_SNDTIMEO in milliseconds; 0 for no limit.</summary>
    public int SendTimeout
    {
        get => _sendTimeout;
        set => _sendTimeout = value;
    }

    /// <summary>Whether the last descriptor is closed.</summary>
    protected bool IsClosed => _isClosed;

    /// <summary>FIONREAD: bytes (stream) or length of the next message that can be received now.</summary>
    /// <param name="count">How many.</param>
    public abstract NetworkError GetAvailable(out int count);

    /// <summary><c>bind(2)</c>.</summary>
    /// <param name="address">The local address.</param>
    public abstract NetworkError Bind(ReadOnlySpan<byte> address);

    /// <summary><c>listen(2)</c>.</summary>
    /// <param name="backlog">Most connections that are not accepted yet; a negative number is the largest one.</param>
    public abstract NetworkError Listen(int backlog);

    /// <summary><c>shutdown(2)</c>: ends one or both directions and wakes whoever waits for them.</summary>
    /// <param name="how">Which.</param>
    public abstract NetworkError Shutdown(SocketShutdown how);

    /// <summary>Dissolves a connection at once, as <c>connect(2)</c> does with an address of the family AF_UNSPEC.</summary>
    public abstract NetworkError Disconnect();

    /// <summary><c>getsockname(2)</c>.</summary>
    /// <param name="address">Receives as much of the address as fits.</param>
    /// <param name="length">Length of the address.</param>
    public abstract NetworkError GetLocalAddress(Span<byte> address, out int length);

    /// <summary><c>getpeername(2)</c>.</summary>
    /// <param name="address">Receives as much of the address as fits.</param>
    /// <param name="length">Length of the address.</param>
    public abstract NetworkError GetRemoteAddress(Span<byte> address, out int length);

    /// <summary>Credentials of the process at the other end (SO_PEERCRED). There is one process, and its user is root.</summary>
    /// <param name="userId">The user.</param>
    public virtual NetworkError GetPeerUser(out uint userId)
    {
        userId = 0;
        return NetworkError.ProtocolOption;
    }

    /// <summary><c>connect(2)</c>.</summary>
    /// <param name="address">The other end.</param>
    public NetworkError Connect(ReadOnlySpan<byte> address)
    {
        if (SocketAddressFormat.TryReadFamily(address, out ushort family) && family == SocketAddressFormat.UnspecifiedFamily)
            return Disconnect();
        NetworkError error = TryConnect(address);
        if (IsNonBlocking || error is not (NetworkError.InProgress or NetworkError.WouldBlock))
            return error;

        long deadline = Deadline(_sendTimeout);
        _gate.Enter();
        try
        {
            while (true)
            {
                int seen = _gate.Version;
                error = error == NetworkError.InProgress ? FinishConnect() : TryConnect(address);
                if (error is not (NetworkError.InProgress or NetworkError.WouldBlock))
                    return error;
                if (!_gate.Wait(seen, deadline))
                    return error;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary><c>accept(2)</c>.</summary>
    /// <param name="address">Receives as much of the other end's address as fits.</param>
    /// <param name="length">Length of the address.</param>
    /// <param name="accepted">The connection.</param>
    public NetworkError Accept(Span<byte> address, out int length, out SocketDescription? accepted)
    {
        NetworkError error = TryAccept(address, out length, out accepted);
        if (error != NetworkError.WouldBlock || IsNonBlocking)
            return error;

        long deadline = Deadline(_receiveTimeout);
        _gate.Enter();
        try
        {
            while (true)
            {
                int seen = _gate.Version;
                error = TryAccept(address, out length, out accepted);
                if (error != NetworkError.WouldBlock || !_gate.Wait(seen, deadline))
                    return error;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary><c>recvmsg(2)</c> with one buffer.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Receives as much of the sender's address as fits; may be empty.</param>
    /// <param name="message">What was delivered.</param>
    public NetworkError Receive(Span<byte> destination, MessageFlags flags, Span<byte> address, out ReceivedMessage message)
    {
        message = default;
        if ((flags & MessageFlags.OutOfBand) != 0)
            return Type == SocketType.Stream && Family != AddressFamily.Unix ? NetworkError.InvalidArgument : NetworkError.OperationNotSupported;
        if ((flags & MessageFlags.ErrorQueue) != 0)
            return NetworkError.WouldBlock;
        NetworkError error = TryReceive(destination, flags, address, ref message);
        return error == NetworkError.WouldBlock && MayWait(flags) ? WaitAndReceive(destination, flags, address, ref message) : error;
    }

    /// <summary><c>sendto(2)</c>. A stream that may block takes everything, or as much as it could before an error or its time limit.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Where to; empty for the connected end.</param>
    /// <param name="count">How many bytes were taken.</param>
    public NetworkError Send(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, out int count)
    {
        count = 0;
        if ((flags & MessageFlags.OutOfBand) != 0)
            return NetworkError.OperationNotSupported;
        NetworkError error = TrySend(source, flags, address, out count);
        bool isDone = error == NetworkError.None ? count == source.Length || Type != SocketType.Stream : error != NetworkError.WouldBlock;
        return isDone || !MayWait(flags) ? error : WaitAndSend(source, flags, address, ref count);
    }

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        NetworkError error = Receive(destination, MessageFlags.None, default, out ReceivedMessage message);
        count = message.Count;
        return (FileError)error;
    }

    /// <inheritdoc/>
    public override FileError Write(ReadOnlySpan<byte> source, out int count) => (FileError)Send(source, MessageFlags.None, default, out count);

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        const UnixFileMode OpenToAll = (UnixFileMode)0x1FF;
        status = new NodeStatus { Type = NodeType.Socket, Mode = OpenToAll, LinkCount = 1 };
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

    /// <summary>Called once, when the last descriptor is closed.</summary>
    protected abstract void Close();

    /// <summary>One try to connect.</summary>
    /// <param name="address">The other end.</param>
    /// <returns>
    /// <see cref="NetworkError.InProgress"/> when the attempt goes on by itself, <see cref="NetworkError.WouldBlock"/> when it has to be repeated after the
    /// next signal.
    /// </returns>
    protected abstract NetworkError TryConnect(ReadOnlySpan<byte> address);

    /// <summary>Tells the result of an attempt that went on by itself; <see cref="NetworkError.InProgress"/> while there is none.</summary>
    protected virtual NetworkError FinishConnect() => NetworkError.None;

    /// <summary>One try to accept.</summary>
    /// <param name="address">Receives as much of the other end's address as fits.</param>
    /// <param name="length">Length of the address.</param>
    /// <param name="accepted">The connection.</param>
    protected abstract NetworkError TryAccept(Span<byte> address, out int length, out SocketDescription? accepted);

    /// <summary>One try to receive.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Receives as much of the sender's address as fits.</param>
    /// <param name="message">What was delivered.</param>
    protected abstract NetworkError TryReceive(Span<byte> destination, MessageFlags flags, Span<byte> address, ref ReceivedMessage message);

    /// <summary>One try to send.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="flags">Modifiers.</param>
    /// <param name="address">Where to; empty for the connected end.</param>
    /// <param name="count">How many bytes were taken.</param>
    protected abstract NetworkError TrySend(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, out int count);

    /// <summary>Tells everybody that something may be possible that was not before: after the change, with any locks held.</summary>
    protected internal void NotifyChanged()
    {
        _observers.Notify(this);
        _gate.Signal();
    }

    /// <summary>Waits, with a limit, until a condition holds that <see cref="NotifyChanged"/> announces.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="milliseconds">The limit.</param>
    protected void WaitUntil(Func<bool> condition, long milliseconds)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long deadline = Environment.TickCount64 + milliseconds;
        _gate.Enter();
        try
        {
            while (true)
            {
                int seen = _gate.Version;
                if (condition() || !_gate.Wait(seen, deadline))
                    return;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <inheritdoc/>
    protected sealed override void OnLastRelease()
    {
        _isClosed = true;
        Close();
        _gate.Signal();
    }

    private static long Deadline(int timeoutMilliseconds) =>
        timeoutMilliseconds == 0 ? long.MaxValue : Environment.TickCount64 + timeoutMilliseconds;

    private bool MayWait(MessageFlags flags) => !IsNonBlocking && (flags & MessageFlags.DoNotWait) == 0;

    private NetworkError WaitAndReceive(Span<byte> destination, MessageFlags flags, Span<byte> address, ref ReceivedMessage message)
    {
        long deadline = Deadline(_receiveTimeout);
        _gate.Enter();
        try
        {
            while (true)
            {
                int seen = _gate.Version;
                NetworkError error = TryReceive(destination, flags, address, ref message);
                if (error != NetworkError.WouldBlock || !_gate.Wait(seen, deadline))
                    return error;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    private NetworkError WaitAndSend(ReadOnlySpan<byte> source, MessageFlags flags, ReadOnlySpan<byte> address, ref int total)
    {
        long deadline = Deadline(_sendTimeout);
        _gate.Enter();
        try
        {
            while (true)
            {
                int seen = _gate.Version;
                NetworkError error = TrySend(source[total..], flags, address, out int count);
                total += count;
                if (error == NetworkError.None)
                {
                    if (total == source.Length || Type != SocketType.Stream)
                        return error;
                    continue;
                }

                // What was taken before an error is told; the error comes with the next call.
                if (error != NetworkError.WouldBlock || !_gate.Wait(seen, deadline))
                    return total > 0 ? NetworkError.None : error;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }
}
