using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.Network.Reassembly;

/// <summary>What the fragments of a datagram have in common.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Identification">16 bits in IPv4, 32 in IPv6.</param>
/// <param name="Protocol">Protocol number with IPv4; 0 with IPv6, where it is no part of the key.</param>
internal readonly record struct FragmentKey(InternetAddress Source, InternetAddress Destination, uint Identification, byte Protocol);

/// <summary>A fragment, its lengths checked against the frame.</summary>
internal readonly struct Fragment
{
    /// <summary>Which datagram it is of.</summary>
    public required FragmentKey Key { get; init; }

    /// <summary>Where it came in.</summary>
    public required NetworkInterface Interface { get; init; }

    /// <summary>Its place in the datagram, bytes.</summary>
    public required int Offset { get; init; }

    /// <summary>Its bytes.</summary>
    public required int Length { get; init; }

    /// <summary>Whether it is not the last.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Bytes of IP header before the start of its first buffer.</summary>
    public required int HeaderLength { get; init; }

    /// <summary>Type of service or traffic class.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Time to live or hop limit.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>IPv6 only: the protocol that the fragment header tells.</summary>
    public byte NextHeader { get; init; }
}

/// <summary>A datagram that is whole again.</summary>
internal readonly struct ReassembledDatagram
{
    /// <summary>The payload behind the IP header; the chain is the caller's. The header of the first fragment lies before it.</summary>
    public required PacketBuffer Frame { get; init; }

    /// <summary>Bytes of the payload.</summary>
    public required int Length { get; init; }

    /// <summary>Bytes of IP header before the start of the first buffer.</summary>
    public required int HeaderLength { get; init; }

    /// <summary>Type of service of the first fragment, with the congestion mark of any (RFC 3168, section 5.3).</summary>
    public required byte TypeOfService { get; init; }

    /// <summary>Time to live of the first fragment.</summary>
    public required byte TimeToLive { get; init; }

    /// <summary>IPv6 only: the protocol that the first fragment tells.</summary>
    public required byte NextHeader { get; init; }
}

/// <summary>An internet protocol that has its datagrams reassembled.</summary>
internal interface IReassemblyOwner
{
    /// <summary>The first fragment came, but not all others in time.</summary>
    /// <param name="networkInterface">Where it came in.</param>
    /// <param name="first">The first fragment; its IP header lies before the start. It is released after the call.</param>
    /// <param name="headerLength">Bytes of the IP header.</param>
    void OnTimeout(NetworkInterface networkInterface, PacketBuffer first, int headerLength);
}
