using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Tcp;

/// <summary>Who uses which local port: bound sockets, and the number of connections.</summary>
internal sealed class PortTable
{
    private readonly Dictionary<ushort, Port> _ports = [];

    /// <summary>Ports in use.</summary>
    public int Count => _ports.Count;

    /// <summary>Whether nobody uses a port.</summary>
    public bool IsFree(ushort port) => !_ports.ContainsKey(port);

    /// <summary>Whether a connection may take a port that nobody gave it: no socket was bound to it on purpose.</summary>
    public bool IsUnbound(ushort port) => !_ports.TryGetValue(port, out Port? entry) || entry.Sockets is not { Count: > 0 };

    /// <summary>Whether a socket may be bound to a port (the rules of SO_REUSEADDR and SO_REUSEPORT on Linux).</summary>
    public bool CanBind(TcpSocket socket, InternetAddress address, ushort port)
    {
        if (!_ports.TryGetValue(port, out Port? entry))
            return true;
        if (entry.Connections > 0 && !socket.ReuseAddress)
            return false;
        if (entry.Sockets is null)
            return true;
        foreach (TcpSocket other in entry.Sockets)
        {
            if (other == socket || !Overlap(socket, address, other))
                continue;
            bool isShared = (socket.ReuseAddress && other.ReuseAddress && !other.IsListening) || (socket.ReusePort && other.ReusePort);
            if (!isShared)
                return false;
        }

        return true;
    }

    /// <summary>Whether a bound socket may listen: no other listens at an overlapping address, unless both share the port.</summary>
    public bool CanListen(TcpSocket socket)
    {
        if (!_ports.TryGetValue(socket.BoundPort, out Port? entry) || entry.Sockets is null)
            return true;
        foreach (TcpSocket other in entry.Sockets)
        {
            if (other != socket && other.IsListening && Overlap(socket, socket.BoundAddress, other) && !(socket.ReusePort && other.ReusePort))
                return false;
        }

        return true;
    }

    public void Bind(TcpSocket socket, ushort port)
    {
        Port entry = GetOrAdd(port);
        entry.Sockets ??= [];
        entry.Sockets.Add(socket);
    }

    public void Unbind(TcpSocket socket, ushort port)
    {
        if (!_ports.TryGetValue(port, out Port? entry))
            return;
        entry.Sockets?.Remove(socket);
        RemoveIfUnused(port, entry);
    }

    public void AddConnection(ushort port) => GetOrAdd(port).Connections++;

    public void RemoveConnection(ushort port)
    {
        if (!_ports.TryGetValue(port, out Port? entry))
            return;
        entry.Connections--;
        RemoveIfUnused(port, entry);
    }

    /// <summary>Finds who listens for a connection: the most specific address, and one of those that share it by the hash of the four-tuple.</summary>
    /// <param name="key">The four-tuple.</param>
    /// <param name="interfaceIndex">Where the segment came in.</param>
    /// <param name="hash">Chooses among equals.</param>
    public TcpListener? FindListener(in ConnectionKey key, uint interfaceIndex, uint hash)
    {
        if (!_ports.TryGetValue(key.LocalPort, out Port? entry) || entry.Sockets is null)
            return null;
        TcpListener? best = null;
        int bestScore = 0;
        int equals = 0;
        foreach (TcpSocket socket in entry.Sockets)
        {
            if (socket.Listener is not { } listener)
                continue;
            int score = Score(socket, key.Local, interfaceIndex);
            if (score == 0 || score < bestScore)
                continue;
            equals = score == bestScore ? equals + 1 : 1;
            if (score > bestScore || hash % (uint)equals == 0)
                best = listener;
            bestScore = score;
        }

        return best;
    }

    private static int Score(TcpSocket socket, InternetAddress local, uint interfaceIndex)
    {
        uint bound = socket.Options.BoundInterface?.Index ?? 0;
        if (bound != 0 && bound != interfaceIndex)
            return 0;
        int score = bound != 0 ? 8 : 0;
        if (socket.BoundAddress == local)
            return score + 4;
        if (!socket.BoundAddress.IsAny)
            return 0;
        if (socket.BoundAddress.IsIPv4 == local.IsIPv4)
            return score + 2;
        return local.IsIPv4 && !socket.IsIPv6Only ? score + 1 : 0;
    }

    private static bool Overlap(TcpSocket socket, InternetAddress address, TcpSocket other)
    {
        if (socket.Options.BoundInterface is { } mine && other.Options.BoundInterface is { } theirs && mine != theirs)
            return false;
        InternetAddress otherAddress = other.BoundAddress;
        if (address == otherAddress)
            return true;
        if (address.IsAny && Covers(address, socket.IsIPv6Only, otherAddress))
            return true;
        return otherAddress.IsAny && Covers(otherAddress, other.IsIPv6Only, address);
    }

    private static bool Covers(InternetAddress any, bool isIPv6Only, InternetAddress address) =>
        any.IsIPv4 ? address.IsIPv4 : !address.IsIPv4 || !isIPv6Only;

    private Port GetOrAdd(ushort port)
    {
        if (!_ports.TryGetValue(port, out Port? entry))
        {
            entry = new Port();
            _ports.Add(port, entry);
        }

        return entry;
    }

    private void RemoveIfUnused(ushort port, Port entry)
    {
        if (entry.Connections == 0 && entry.Sockets is not { Count: > 0 })
            _ports.Remove(port);
    }

    private sealed class Port
    {
        public List<TcpSocket>? Sockets;
        public int Connections;
    }
}
