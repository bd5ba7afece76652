using System;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Sockets;

/// <summary>What UDP, ICMP and raw sockets have in common: addresses, a queue of messages, a cached route, pending errors.</summary>
/// <remarks>Public members take the lock; <c>Core</c> members and those of <see cref="ITransport"/>s expect it.</remarks>
internal abstract partial class DatagramSocket : NetworkSocket
{
    private readonly DatagramQueue _queue;
    private volatile int _readiness = (int)SocketReadiness.Writable;
    private NetworkError _pendingError;
    private Route _route;
    private InternetAddress _routeDestination;
    private uint _routeScope;

    protected DatagramSocket(NetworkStack stack, AddressFamily family, SocketType type, ProtocolType protocol)
        : base(family, type, protocol)
    {
        Stack = stack;
        _queue = new DatagramQueue(stack.DatagramMemory, stack.Options.DatagramReceiveBuffer);
        TimeToLive = stack.Options.TimeToLive;
        Local = new InternetEndpoint(AnyAddress, 0);
    }

    /// <inheritdoc/>
    public sealed override SocketReadiness Readiness => (SocketReadiness)_readiness;

    /// <inheritdoc/>
    public sealed override int Available
    {
        get
        {
            using (Stack.BeginWork())
                return _queue.Count == 0 ? 0 : _queue.First.Length;
        }
    }

    /// <inheritdoc/>
    public sealed override InternetEndpoint LocalEndpoint
    {
        get
        {
            using (Stack.BeginWork())
                return Local;
        }
    }

    protected NetworkStack Stack { get; }

    /// <summary>The local end; the port is that of UDP, the identifier of ICMP sockets, the protocol of raw sockets.</summary>
    internal InternetEndpoint Local { get; set; }

    /// <summary>The connected end.</summary>
    internal InternetEndpoint? Remote { get; private set; }

    /// <summary>Whether the local address was chosen by <see cref="Bind"/>.</summary>
    internal bool IsAddressBound { get; private set; }

    /// <summary>Whether <see cref="Close"/> was called.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Whether it was bound, by the program or because it needed a port.</summary>
    protected bool IsBound { get; set; }

    /// <summary>Directions that are shut down.</summary>
    protected bool IsReceivingShutDown { get; private set; }

    protected bool IsSendingShutDown { get; private set; }

    private InternetAddress AnyAddress => Family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6;

    /// <inheritdoc/>
    public sealed override NetworkError GetRemoteEndpoint(out InternetEndpoint remote)
    {
        using (Stack.BeginWork())
        {
            remote = Remote ?? default;
            return Remote is null ? NetworkError.NotConnected : NetworkError.None;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError Bind(in InternetEndpoint local)
    {
        using (Stack.BeginWork())
        {
            if (IsClosed)
                return NetworkError.Closed;
            if (IsBound)
                return NetworkError.InvalidArgument;
            InternetEndpoint endpoint = local;
            if (CheckFamily(ref endpoint) is not NetworkError.None and { } error)
                return error == NetworkError.NetworkUnreachable ? NetworkError.InvalidArgument : error;
            InternetAddress address = endpoint.Address;
            bool isHere = address.IsAny || address.IsLoopback || Stack.IsLocalAddress(address)
                || address.IsMulticast || (address.IsIPv4 && Stack.IPv4.IsBroadcast(address.V4));
            if (!isHere)
                return NetworkError.AddressNotAvailable;
            NetworkError result = BindCore(endpoint);
            if (result == NetworkError.None)
            {
                IsBound = true;
                IsAddressBound = !address.IsAny;
            }

            return result;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError Connect(in InternetEndpoint remote)
    {
        using (Stack.BeginWork())
        {
            if (IsClosed)
                return NetworkError.Closed;
            if (remote.Address.IsAny)
            {
                Disconnect();
                return NetworkError.None;
            }

            InternetEndpoint endpoint = remote;
            if (CheckFamily(ref endpoint) is not NetworkError.None and { } error)
                return error;
            NetworkInterface? bound = BoundInterface;
            InternetAddress source = IsAddressBound ? Local.Address : InternetAddress.AnyV6;
            if (!Stack.Routes.TryFind(endpoint.Address, endpoint.ScopeId, bound, source, out Route route))
                return NetworkError.NetworkUnreachable;
            if (route.Kind == RouteKind.Broadcast && !IsBroadcastAllowed)
                return NetworkError.AccessDenied;
            if (EnsureBound() is not NetworkError.None and { } failure)
                return failure;
            Remote = endpoint;
            if (!IsAddressBound)
                SetLocal(Local with { Address = route.Source, ScopeId = route.Source.IsLinkLocal && !route.Source.IsIPv4 ? route.Interface.Index : 0 });
            return NetworkError.None;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError Shutdown(SocketShutdown how)
    {
        using (Stack.BeginWork())
        {
            if (how is SocketShutdown.Receive or SocketShutdown.Both)
                IsReceivingShutDown = true;
            if (how is SocketShutdown.Send or SocketShutdown.Both)
                IsSendingShutDown = true;
            UpdateReadiness();

            // As on Linux: who waits is woken, and yet a socket without association gets the error.
            return Remote is null ? NetworkError.NotConnected : NetworkError.None;
        }
    }

    /// <inheritdoc/>
    public sealed override NetworkError Receive(Span<byte> destination, ReceiveFlags flags, out ReceiveResult result)
    {
        using (Stack.BeginWork())
        {
            result = default;
            if (IsClosed)
                return NetworkError.Closed;
            if (TakePendingError() is not NetworkError.None and { } error)
                return error;
            if (_queue.Count == 0)
                return IsReceivingShutDown ? NetworkError.None : NetworkError.WouldBlock;
            ref readonly Datagram datagram = ref _queue.First;
            int count = datagram.Frame is null ? 0 : PacketChain.CopyTo(datagram.Frame, 0, destination);
            result = new ReceiveResult(count, datagram.Source, count < datagram.Length, datagram.Destination, datagram.InterfaceIndex);
            if ((flags & ReceiveFlags.Peek) == 0)
            {
                _queue.Dequeue();
                if (_queue.Count == 0)
                    UpdateReadiness(notify: false);
            }

            return NetworkError.None;
        }
    }

    /// <inheritdoc/>
    public sealed override bool Close()
    {
        using (Stack.BeginWork())
        {
            if (IsClosed)
                return true;
            IsClosed = true;
            LeaveGroups();
            Unbind();
            _queue.Clear();
            _route = default;
            _readiness = (int)(SocketReadiness.Readable | SocketReadiness.Writable | SocketReadiness.HangUp | SocketReadiness.Closed);
            return true;
        }
    }

    /// <summary>Takes a local endpoint that was checked for family and address.</summary>
    protected abstract NetworkError BindCore(in InternetEndpoint local);

    /// <summary>Gives the local endpoint back.</summary>
    protected abstract void Unbind();

    /// <summary>Sees to it that the socket has a local port.</summary>
    protected virtual NetworkError EnsureBound()
    {
        if (IsBound)
            return NetworkError.None;
        NetworkError error = BindCore(new InternetEndpoint(AnyAddress, 0));
        IsBound = error == NetworkError.None;
        return error;
    }

    /// <summary>Changes the local address, keeping the port.</summary>
    protected virtual void SetLocal(in InternetEndpoint local) => Local = local;

    /// <summary>Brings an endpoint to the family of the socket.</summary>
    /// <returns>EAFNOSUPPORT for IPv6 on an IPv4 socket, ENETUNREACH for IPv4 on a socket that speaks only IPv6.</returns>
    protected NetworkError CheckFamily(ref InternetEndpoint endpoint)
    {
        if (Family == AddressFamily.InterNetwork)
        {
            if (endpoint.Address == InternetAddress.AnyV6)
                endpoint = endpoint with { Address = InternetAddress.AnyV4 };
            return endpoint.Address.IsIPv4 ? NetworkError.None : NetworkError.AddressFamilyNotSupported;
        }

        return endpoint.Address.IsIPv4 && IsIPv6Only ? NetworkError.NetworkUnreachable : NetworkError.None;
    }

    /// <summary>Finds the way to a destination, from the cache when it is the same as last time.</summary>
    protected bool TryRoute(in InternetEndpoint destination, out Route route)
    {
        if (Stack.Routes.IsCurrent(_route) && _routeDestination == destination.Address && _routeScope == destination.ScopeId)
        {
            route = _route;
            return true;
        }

        NetworkInterface? bound = BoundInterface;
        if (bound is null && destination.Address.IsMulticast && MulticastInterfaceIndex != 0)
            bound = Stack.FindInterface(MulticastInterfaceIndex);
        InternetAddress source = Local.Address.IsMulticast || (Local.Address.IsIPv4 && Stack.IPv4.IsBroadcast(Local.Address.V4)) ? default : Local.Address;
        if (!source.IsAny && source.IsIPv4 != destination.Address.IsIPv4)
        {
            route = default;
            return false;
        }

        uint scope = destination.ScopeId != 0 ? destination.ScopeId : destination.Address.IsIPv4 ? 0 : Local.ScopeId;
        if (!Stack.Routes.TryFind(destination.Address, scope, bound, source, out route))
            return false;
        _route = route;
        _routeDestination = destination.Address;
        _routeScope = destination.ScopeId;
        return true;
    }

    /// <summary>Forgets the route, after something changed that it depends on.</summary>
    protected void ForgetRoute() => _route = default;

    /// <summary>Whether a packet from this interface may come to this socket.</summary>
    protected bool AcceptsFrom(NetworkInterface networkInterface) => BoundInterface is not { } bound || bound == networkInterface;

    /// <summary>Puts a message into the queue.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="headerLength">Bytes of transport header to leave out; negative to deliver that much of the IP header as well.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="source">Who sent it.</param>
    /// <param name="mayTake">Whether nobody else needs the frame.</param>
    protected void Enqueue(in ReceivedPacket packet, int headerLength, int length, in InternetEndpoint source, bool mayTake)
    {
        if (IsReceivingShutDown)
            return;
        if (!_queue.HasRoom || !TryKeep(packet, headerLength, length, mayTake, out PacketBuffer? frame))
        {
            packet.Interface.Counters.ReceivedDropped++;
            return;
        }

        _queue.Enqueue(frame, length, source, packet.Destination, packet.Interface.Index);
        UpdateReadiness();
    }

    /// <summary>An ICMP error about something that this socket sent.</summary>
    protected void SetPendingError(NetworkError error)
    {
        _pendingError = error;
        UpdateReadiness();
    }

    /// <summary>Reads and takes away the pending error.</summary>
    protected NetworkError TakePendingError()
    {
        NetworkError error = _pendingError;
        if (error != NetworkError.None)
        {
            _pendingError = NetworkError.None;
            UpdateReadiness(notify: false);
        }

        return error;
    }

    private bool TryKeep(in ReceivedPacket packet, int headerLength, int length, bool mayTake, out PacketBuffer? frame)
    {
        frame = null;
        if (length == 0)
            return true;
        PacketPool small = Stack.HeaderPool;
        PacketBuffer first = packet.Frame;
        bool isWorthCopying = length <= small.BufferLength && first.Capacity > 2 * small.BufferLength;
        if (mayTake && headerLength >= 0 && !isWorthCopying)
        {
            // The message stays where the device put it, until it is copied to the program.
            packet.TakeFrame();
            first.Start += headerLength;
            first.Length -= headerLength;
            PacketChain.Trim(first, length);
            frame = first;
            return true;
        }

        // A short message would hold a whole receive buffer: it moves to a small one. So do messages for several sockets.
        PacketPool pool = length <= small.BufferLength ? small : Stack.DataPool;
        if (pool.TryTake() is not { } copy)
            return false;
        frame = copy;
        PacketBuffer? last = copy;
        int left = length;
        if (headerLength < 0)
        {
            last = PacketChain.Append(last, packet.NetworkHeader, pool);
            left -= packet.NetworkHeaderLength;
            headerLength = 0;
        }

        for (PacketBuffer? buffer = first; buffer is not null && last is not null && left > 0; buffer = buffer.Next)
        {
            if (buffer.Length <= headerLength)
            {
                headerLength -= buffer.Length;
                continue;
            }

            ReadOnlySpan<byte> bytes = buffer.Bytes[headerLength..];
            headerLength = 0;
            if (bytes.Length > left)
                bytes = bytes[..left];
            last = PacketChain.Append(last, bytes, pool);
            left -= bytes.Length;
        }

        if (last is not null)
            return true;
        copy.ReleaseChain();
        frame = null;
        return false;
    }

    private void Disconnect()
    {
        Remote = null;
        _route = default;
        if (!IsAddressBound)
            SetLocal(Local with { Address = AnyAddress, ScopeId = 0 });
    }

    private void UpdateReadiness(bool notify = true)
    {
        SocketReadiness readiness = SocketReadiness.Writable;
        if (_queue.Count != 0)
            readiness |= SocketReadiness.Readable;
        if (IsReceivingShutDown)
            readiness |= SocketReadiness.Readable | SocketReadiness.PeerClosed;
        if (IsReceivingShutDown && IsSendingShutDown)
            readiness |= SocketReadiness.HangUp;
        if (_pendingError != NetworkError.None)
            readiness |= SocketReadiness.Readable | SocketReadiness.Error;
        _readiness = (int)readiness;
        if (notify)
            Observer?.OnReadinessChanged(this, readiness);
    }
}
