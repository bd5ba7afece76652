using Cosmos.Network.Addressing;

namespace Cosmos.Network.Transports;

/// <summary>What the IP layer has to know about a packet to send.</summary>
internal readonly struct OutputOptions
{
    /// <summary>Value of <see cref="ChecksumOffset"/> for transport headers without checksum, or with one that is written already.</summary>
    public const int NoChecksum = -1;

    /// <summary>For all fields that are not given.</summary>
    public OutputOptions()
    {
    }

    /// <summary>Source address.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>Destination address.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>Protocol number.</summary>
    public required byte Protocol { get; init; }

    /// <summary>Time to live or hop limit.</summary>
    public byte TimeToLive { get; init; } = 64;

    /// <summary>Type of service or traffic class, with the two bits of ECN.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Whether the packet must not be fragmented, by anybody; longer ones are <see cref="Links.SendResult.MessageSize"/>.</summary>
    public bool DoNotFragment { get; init; }

    /// <summary>
    /// Where in the transport header its 16-bit internet checksum lies, with pseudo header except for ICMP of IPv4: it is computed here or by the device. What the
    /// field holds before does not matter. <see cref="NoChecksum"/> for none.
    /// </summary>
    public int ChecksumOffset { get; init; } = NoChecksum;

    /// <summary>
    /// TCP only, and only when the interface offers the segmentation: payload bytes of each segment that the device cuts the packet into; 0 for one segment.
    /// </summary>
    public int SegmentSize { get; init; }

    /// <summary>Whether a packet to a group or to everybody is also delivered to this machine's own sockets.</summary>
    public bool LoopsBack { get; init; }

    /// <summary>IPv4 only: the IP header carries the Router Alert option (RFC 2113), which IGMP wants.</summary>
    public bool HasRouterAlert { get; init; }
}
