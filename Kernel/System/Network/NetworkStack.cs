using System;
using System.Collections.Generic;
using System.Threading;
using Cosmos.Network.Addressing;
using Cosmos.Network.Arp;
using Cosmos.Network.Buffers;
using Cosmos.Network.Ethernet;
using Cosmos.Network.IPv4;
using Cosmos.Network.IPv6;
using Cosmos.Network.Links;
using Cosmos.Network.Loopback;
using Cosmos.Network.Randomness;
using Cosmos.Network.Routing;
using Cosmos.Network.Tcp;
using Cosmos.Network.Sockets;
using Cosmos.Network.Timing;
using Cosmos.Network.Transports;
using Cosmos.Network.Udp;

namespace Cosmos.Network;

/// <summary>A TCP/IP stack: interfaces, routes, protocols and sockets under one lock.</summary>
/// <remarks>
/// It has no thread and no clock of its own. One worker takes <see cref="Gate"/>, calls <see cref="Enter"/>, lets the links deliver their frames, calls <see cref="Advance"/>
/// and <see cref="Leave"/>, and sleeps until <see cref="NextDeadline"/> or the next frame. Sockets do the same from the threads of their users.
/// README.md in this folder tells the life of a frame.
/// </remarks>
public sealed partial class NetworkStack
{
    /// <summary>Room to leave before a transport header: Ethernet, the longest IP header with what follows it, rounded up.</summary>
    internal const int HeaderRoom = 80;

    private readonly TimeProvider _time;
    private readonly long _timeOrigin;
    private readonly long _timeFrequency;
    private readonly List<NetworkInterface> _interfaces = [];
    private readonly List<NetworkInterface> _toFlush = [];
    private readonly LoopbackLink _loopbackLink;
    private int _depth;
    private long _workerDeadline = long.MaxValue;

    /// <summary>Makes a stack with a loopback interface and nothing else.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="time">The monotonic clock.</param>
    /// <param name="memory">Where packet memory comes from.</param>
    /// <param name="random">Where unpredictable numbers come from.</param>
    public NetworkStack(NetworkStackOptions options, TimeProvider time, IPacketMemorySource memory, INetworkRandom random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(random);
        Options = options;
        Random = random;
        _time = time;
        _timeOrigin = time.GetTimestamp();
        _timeFrequency = time.TimestampFrequency;
        Now = ReadClock();
        Timers = new TimerQueue(Now);
        HeaderPool = new PacketPool(memory, options.HeaderBufferLength, options.HeaderBufferLimit, options.KeptBuffers);
        DataPool = new PacketPool(memory, options.DataBufferLength, options.DataBufferLimit, options.KeptBuffers);
        Hash = new KeyedHash(random);
        Ports = new EphemeralPorts(options, random);
        Routes = new RoutingTable(this);
        Ethernet = new EthernetLayer(this);
        Arp = new ArpLayer(this);
        Messages = new MessageAssembler(this);
        DatagramMemory = new DatagramMemory(options.DatagramMemoryLimit);
        Raw = new RawLayer(this);
        IPv4 = new IPv4Layer(this);
        IPv6 = new IPv6Layer(this);
        Output = new PacketOutput(this);

        // Protocols and kinds of sockets: each registers itself.
        Udp = new UdpLayer(this);
        Tcp = new TcpProtocol(this, options.Tcp);
        _loopbackLink = new LoopbackLink(this);
        Loopback = AddInterface(_loopbackLink, "lo", isLoopback: true);
        Loopback.AddAddress(InternetAddress.LoopbackV4, 8);
        Loopback.AddAddress(InternetAddress.LoopbackV6, 128);
    }

    /// <summary>The lock. Everything inside the stack needs it unless it says otherwise.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The limits.</summary>
    public NetworkStackOptions Options { get; }

    /// <summary>Monotonic time in microseconds, read by <see cref="Enter"/> and <see cref="Advance"/>. It begins above zero.</summary>
    public long Now { get; private set; }

    /// <summary>Buffers for headers and small payloads.</summary>
    public PacketPool HeaderPool { get; }

    /// <summary>Buffers for payloads.</summary>
    public PacketPool DataPool { get; }

    /// <summary>The interfaces; the first is the loopback interface.</summary>
    public IReadOnlyList<NetworkInterface> Interfaces => _interfaces;

    /// <summary>The routing table.</summary>
    public RoutingTable Routes { get; }

    /// <summary>The loopback interface.</summary>
    public NetworkInterface Loopback { get; }

    /// <summary>The datagram layer.</summary>
    internal UdpLayer Udp { get; }

    /// <summary>Copies the messages of datagram sockets.</summary>
    internal MessageAssembler Messages { get; }

    /// <summary>Memory of messages that wait to be received.</summary>
    internal DatagramMemory DatagramMemory { get; }

    /// <summary>Sockets that see whole packets.</summary>
    internal RawLayer Raw { get; }

    /// <summary>
    /// When <see cref="Advance"/> has something to do, at the latest, microseconds; <see cref="long.MaxValue"/> for never. Who reads it is expected to sleep until then and
    /// is woken by <see cref="WakeWorker"/> when something earlier comes up.
    /// </summary>
    public long NextDeadline => _workerDeadline = Timers.NextDeadline;

    /// <summary>Called, with the lock held, when <see cref="NextDeadline"/> has become earlier than it was when it was last read.</summary>
    public Action? WakeWorker { get; set; }

    /// <summary>Called, with the lock held, after addresses, routes, or the state of interfaces changed: only note and wake somebody.</summary>
    public Action? ConfigurationChanged { get; set; }

    internal TimerQueue Timers { get; }

    internal INetworkRandom Random { get; }

    internal KeyedHash Hash { get; }

    internal EphemeralPorts Ports { get; }

    internal EthernetLayer Ethernet { get; }

    internal ArpLayer Arp { get; }

    internal IPv4Layer IPv4 { get; }

    internal IPv6Layer IPv6 { get; }

    internal PacketOutput Output { get; }

    internal TcpProtocol Tcp { get; }

    internal QueuedFramePool Frames { get; } = new();

    internal List<NetworkInterface> InterfaceList => _interfaces;

    /// <summary>Begins a piece of work: reads the clock. The lock must be held; calls may be nested.</summary>
    public void Enter()
    {
        if (_depth++ == 0)
            Now = ReadClock();
    }

    /// <summary>Ends a piece of work: delivers what was sent to this machine itself, tells the links about queued frames.</summary>
    public void Leave()
    {
        if (_depth == 1)
            Finish();
        _depth--;
    }

    /// <summary>Takes the lock and begins a piece of work, which ends with <see cref="StackWork.Dispose"/>.</summary>
    public StackWork BeginWork()
    {
        Gate.Enter();
        Enter();
        return new StackWork(this);
    }

    /// <summary>Lets timers expire. Between <see cref="Enter"/> and <see cref="Leave"/>.</summary>
    public void Advance()
    {
        Now = ReadClock();
        Timers.Advance(Now);
    }

    /// <summary>Adds an interface and starts the delivery of its frames.</summary>
    /// <param name="link">What it is attached to.</param>
    /// <param name="name">A name that no other interface has.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public NetworkInterface AddInterface(ILink link, string name)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return AddInterface(link, name, isLoopback: false);
    }

    /// <summary>The interface with an index, or <see langword="null"/>.</summary>
    public NetworkInterface? FindInterface(uint index) => index - 1 < (uint)_interfaces.Count ? _interfaces[(int)(index - 1)] : null;

    /// <summary>Whether an address belongs to this machine, on whichever interface, and is in use.</summary>
    public bool IsLocalAddress(InternetAddress address) => FindInterfaceOf(address) is not null;

    internal NetworkInterface? FindInterfaceOf(InternetAddress address)
    {
        foreach (NetworkInterface networkInterface in _interfaces)
        {
            foreach (InterfaceAddress candidate in networkInterface.AddressList)
            {
                if (candidate.Address == address && candidate.IsUsable)
                    return networkInterface;
            }
        }

        return null;
    }

    internal NetworkInterface? FirstLinkInterface()
    {
        foreach (NetworkInterface networkInterface in _interfaces)
        {
            if (!networkInterface.IsLoopback && networkInterface.IsUp)
                return networkInterface;
        }

        return null;
    }

    internal IInternetLayer LayerOf(InternetAddress address) => address.IsIPv4 ? IPv4 : IPv6;

    internal void MarkForFlush(NetworkInterface networkInterface)
    {
        if (networkInterface.IsFlushPending)
            return;
        networkInterface.IsFlushPending = true;
        _toFlush.Add(networkInterface);
    }

    /// <summary>Lets this machine receive a frame that it sends to a group; after the current work, as everything that loops back.</summary>
    internal void LoopBack(NetworkInterface networkInterface, PacketBuffer header, ReadOnlySpan<FramePart> payload) =>
        _loopbackLink.Enqueue(networkInterface, header, payload);

    internal void OnConfigurationChanged(NetworkInterface networkInterface)
    {
        Routes.Invalidate();
        IPv4.OnConfigurationChanged();
        IPv6.OnConfigurationChanged();
        ConfigurationChanged?.Invoke();
    }

    internal void OnAddressAdded(InterfaceAddress address)
    {
        IPv4.OnAddressAdded(address);
        IPv6.OnAddressAdded(address);
    }

    internal void OnAddressRemoved(InterfaceAddress address)
    {
        IPv4.OnAddressRemoved(address);
        IPv6.OnAddressRemoved(address);
    }

    internal void OnInterfaceChanged(NetworkInterface networkInterface)
    {
        IPv4.OnInterfaceChanged(networkInterface);
        IPv6.OnInterfaceChanged(networkInterface);
    }

    private NetworkInterface AddInterface(ILink link, string name, bool isLoopback)
    {
        if (_interfaces.Exists(other => other.Name == name))
            throw new ArgumentException($"There is an interface {name} already.", nameof(name));
        var networkInterface = new NetworkInterface(this, link, name, (uint)_interfaces.Count + 1, isLoopback);
        _interfaces.Add(networkInterface);
        link.Start(networkInterface);
        OnConfigurationChanged(networkInterface);
        OnInterfaceChanged(networkInterface);
        return networkInterface;
    }

    private void FlushLinks()
    {
        for (int i = 0; i < _toFlush.Count; i++)
        {
            _toFlush[i].IsFlushPending = false;
            _toFlush[i].Link.Flush();
        }

        _toFlush.Clear();
    }

    private void Finish()
    {
        // What loops back may cause more of it, but every packet of a conversation needs an answer of the other side, so the queue's limit ends each round.
        do
            _loopbackLink.Deliver();
        while (Tcp.Flush());
        if (_toFlush.Count != 0)
            FlushLinks();
        if (WakeWorker is { } wake && Timers.NextDeadline < _workerDeadline)
        {
            _workerDeadline = Timers.NextDeadline;
            wake();
        }
    }

    /// <summary>One second more than what passed since the stack was made, so that 0 can mean "never" in the protocols.</summary>
    private long ReadClock()
    {
        const long Nanoseconds = 1_000_000_000;
        long ticks = _time.GetTimestamp() - _timeOrigin;

        // Dividing by a constant is a multiplication, and this is done for every call of a socket.
        long passed = _timeFrequency == Nanoseconds
            ? ticks / 1000
            : (ticks / _timeFrequency * 1_000_000) + (ticks % _timeFrequency * 1_000_000 / _timeFrequency);
        return passed + 1_000_000;
    }
}
