using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Randomness;
using Cosmos.Network.Sockets;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>TCP (RFC 9293) for both internet protocols: the tables, what connections share, and the way in and out of them.</summary>
/// <remarks>Everything here and below needs the lock of the stack; only the public members of sockets take it.</remarks>
internal sealed partial class TcpProtocol : ITransport, ISocketFactory
{
    private readonly KeyedHash _portHash;
    private readonly uint[] _portCounters = new uint[64];
    private TcpConnection? _firstPending;
    private TcpConnection? _lastPending;
    private int _halfOpen;

    public TcpProtocol(NetworkStack stack, TcpSettings settings)
    {
        Stack = stack;
        Settings = settings;
        Memory = new TcpMemory(settings.MemoryLimit);
        Connections = new ConnectionTable(new KeyedHash(stack.Random));
        Sequences = new InitialSequenceGenerator(new KeyedHash(stack.Random));
        Cookies = new SynCookies(new KeyedHash(stack.Random));
        _portHash = new KeyedHash(stack.Random);
        TimeWaits = new TimeWaitList(this);
        Replies = new TcpReplies(this);
        DefaultOptions = new TcpConnectionOptions(settings, stack.Options);
        stack.Register(InternetProtocol.Tcp, this);
        stack.Register(SocketType.Stream, ProtocolType.Tcp, this);
    }

    public NetworkStack Stack { get; }

    public TcpSettings Settings { get; }

    public TcpCounters Counters { get; } = new();

    public TcpMemory Memory { get; }

    public QueueEntryPool Arrays { get; } = new();

    public ConnectionTable Connections { get; }

    public PortTable Ports { get; } = new();

    public InitialSequenceGenerator Sequences { get; }

    public SynCookies Cookies { get; }

    public TimeWaitList TimeWaits { get; }

    public TcpReplies Replies { get; }

    public TcpConnectionOptions DefaultOptions { get; }

    /// <summary>Slices of the segment that is being sent.</summary>
    public FramePart[] Parts { get; } = new FramePart[TcpConnection.MaximumParts];

    /// <summary>SACK blocks of the segment that is being sent.</summary>
    public SequenceRange[] Blocks { get; } = new SequenceRange[4];

    /// <summary>Connections that nobody owns and that are not over.</summary>
    public int Orphans { get; set; }

    /// <summary>Half-open connections of all listeners.</summary>
    public ref int HalfOpen => ref _halfOpen;

    public long Now => Stack.Now;

    public NetworkSocket? CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol, out NetworkError error)
    {
        error = NetworkError.None;
        return new TcpSocket(this, family);
    }

    /// <summary>Notes that a connection has something to send or to tell when the work at hand ends.</summary>
    public void AddPending(TcpConnection connection)
    {
        if (connection.IsPending)
            return;
        connection.IsPending = true;
        if (_lastPending is null)
            _firstPending = connection;
        else
            _lastPending.NextPending = connection;
        _lastPending = connection;
    }

    /// <summary>
    /// Ends a burst of frames, timers and calls: every connection that took part sends once, with one acknowledgment for all that it got, and tells its socket.
    /// </summary>
    /// <returns>Whether anything was done, so that more may have come over the loopback interface.</returns>
    public bool Flush()
    {
        if (_firstPending is null)
            return false;
        while (_firstPending is { } connection)
        {
            _firstPending = connection.NextPending;
            if (_firstPending is null)
                _lastPending = null;
            connection.NextPending = null;
            connection.IsPending = false;
            connection.OnBurstEnd();
        }

        return true;
    }

    /// <summary>Puts an entry into the table and counts it for its local port.</summary>
    public void Register(TcpEntry entry)
    {
        Connections.Add(entry);
        Ports.AddConnection(entry.Key.LocalPort);
    }

    public void Unregister(TcpEntry entry)
    {
        if (Connections.Remove(entry))
            Ports.RemoveConnection(entry.Key.LocalPort);
    }

    /// <summary>Chooses the port of a connection that is opened from here (RFC 6056, section 3.3.4: double hash).</summary>
    /// <param name="local">The local address.</param>
    /// <param name="remote">The other end.</param>
    /// <param name="port">A port with which the four-tuple is new.</param>
    public bool TryChoosePort(InternetAddress local, in InternetEndpoint remote, out ushort port)
    {
        uint first = Stack.Options.FirstEphemeralPort;
        uint count = Stack.Options.LastEphemeralPort - first + 1;
        ulong hash = _portHash.Compute(local, remote.Address, remote.Port);
        ref uint counter = ref _portCounters[(hash >> 32) % (uint)_portCounters.Length];
        for (uint tries = 0; tries < count; tries++)
        {
            port = (ushort)(first + (((uint)hash + counter++) % count));
            if (Ports.IsUnbound(port) && CanUse(new ConnectionKey(local, port, remote.Address, remote.Port)))
                return true;
        }

        port = 0;
        return false;
    }

    /// <summary>Chooses a port for a socket that is bound without one.</summary>
    public bool TryChoosePort(TcpSocket socket, InternetAddress address, out ushort port)
    {
        uint first = Stack.Options.FirstEphemeralPort;
        uint count = Stack.Options.LastEphemeralPort - first + 1;
        uint start = Stack.Random.NextUInt32() % count;
        for (uint tries = 0; tries < count; tries++)
        {
            port = (ushort)(first + ((start + tries) % count));
            if (Ports.IsFree(port) && Ports.CanBind(socket, address, port))
                return true;
        }

        port = 0;
        return false;
    }

    /// <summary>Whether a four-tuple is free, or in a TIME-WAIT that may be cut short (RFC 6191).</summary>
    public bool CanUse(in ConnectionKey key) => Connections.Find(key) switch
    {
        null => true,
        TcpTimeWait timeWait => timeWait.CanBeReused,
        _ => false,
    };
}
