using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Udp;

/// <summary>Finds the socket that a datagram is for, by port first. Peers choose only among the ports that this machine has opened, so the port itself is the hash.</summary>
internal sealed class UdpSocketTable
{
    private UdpSocket?[] _buckets = new UdpSocket?[64];
    private int _count;

    /// <summary>Number of sockets.</summary>
    public int Count => _count;

    /// <summary>Adds a socket under the port of its local endpoint, before those with the same port.</summary>
    public void Add(UdpSocket socket)
    {
        if (_count == _buckets.Length)
            Grow();
        Insert(socket);
        _count++;
    }

    /// <summary>Removes a socket.</summary>
    public void Remove(UdpSocket socket)
    {
        ref UdpSocket? link = ref _buckets[BucketOf(socket.Local.Port)];
        while (link != socket)
            link = ref (link ?? throw new InvalidOperationException("The socket is not in the table.")).NextInBucket;
        link = socket.NextInBucket;
        socket.NextInBucket = null;
        _count--;
    }

    /// <summary>Whether a socket may take an endpoint beside those that have it.</summary>
    public bool IsFree(UdpSocket candidate, InternetAddress address, ushort port)
    {
        for (UdpSocket? other = _buckets[BucketOf(port)]; other is not null; other = other.NextInBucket)
        {
            if (other.Local.Port == port && other.ConflictsWith(candidate, address))
                return false;
        }

        return true;
    }

    /// <summary>Whether no socket at all has a port: those who do not choose get one for themselves.</summary>
    public bool IsUnused(ushort port)
    {
        for (UdpSocket? other = _buckets[BucketOf(port)]; other is not null; other = other.NextInBucket)
        {
            if (other.Local.Port == port)
                return false;
        }

        return true;
    }

    /// <summary>The socket that fits a datagram best: connected ones before bound ones, those with an address before those without.</summary>
    public UdpSocket? Find(in ReceivedPacket packet, in InternetEndpoint source, ushort port, KeyedHash hash)
    {
        UdpSocket? best = null;
        int bestScore = 0;
        int equals = 0;
        for (UdpSocket? socket = _buckets[BucketOf(port)]; socket is not null; socket = socket.NextInBucket)
        {
            if (socket.Local.Port != port)
                continue;
            int score = socket.Score(packet, source);
            if (score > bestScore)
            {
                best = socket;
                bestScore = score;
                equals = 1;
            }
            else if (score == bestScore && score > 0 && socket.ReusesPort && best!.ReusesPort)
            {
                // Sockets that share a port share its senders: each sender always meets the same one (SO_REUSEPORT).
                equals++;
                if (hash.Compute(packet.Source, ((ulong)source.Port << 32) | (uint)equals) % (uint)equals == 0)
                    best = socket;
            }
        }

        return best;
    }

    /// <summary>Delivers a datagram that was sent to a group or to everybody.</summary>
    public void DeliverToAll(in ReceivedPacket packet, in InternetEndpoint source, ushort port, int length)
    {
        UdpSocket? previous = null;
        for (UdpSocket? socket = _buckets[BucketOf(port)]; socket is not null; socket = socket.NextInBucket)
        {
            if (socket.Local.Port != port || socket.Score(packet, source) == 0)
                continue;
            previous?.Deliver(packet, source, length, mayTake: false);
            previous = socket;
        }

        previous?.Deliver(packet, source, length, mayTake: true);
    }

    /// <summary>The socket that may have sent a datagram.</summary>
    public UdpSocket? FindSender(InternetAddress source, ushort sourcePort, InternetAddress destination, ushort destinationPort)
    {
        UdpSocket? found = null;
        for (UdpSocket? socket = _buckets[BucketOf(sourcePort)]; socket is not null; socket = socket.NextInBucket)
        {
            if (socket.Local.Port != sourcePort || !(socket.Local.Address.IsAny || socket.Local.Address == source))
                continue;
            if (socket.Remote is not { } remote)
                found ??= socket;
            else if (remote.Address == destination && remote.Port == destinationPort)
                return socket;
        }

        return found;
    }

    private int BucketOf(ushort port) => port & (_buckets.Length - 1);

    private void Insert(UdpSocket socket)
    {
        ref UdpSocket? first = ref _buckets[BucketOf(socket.Local.Port)];
        socket.NextInBucket = first;
        first = socket;
    }

    private void Grow()
    {
        UdpSocket?[] old = _buckets;
        if (old.Length > ushort.MaxValue)
            return;
        _buckets = new UdpSocket?[old.Length * 4];
        foreach (UdpSocket? first in old)
        {
            // From the last to the first, so that the order within a bucket stays.
            UdpSocket? reversed = null;
            for (UdpSocket? socket = first; socket is not null;)
            {
                UdpSocket? next = socket.NextInBucket;
                socket.NextInBucket = reversed;
                reversed = socket;
                socket = next;
            }

            for (UdpSocket? socket = reversed; socket is not null;)
            {
                UdpSocket? next = socket.NextInBucket;
                Insert(socket);
                socket = next;
            }
        }
    }
}
