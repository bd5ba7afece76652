namespace Cosmos.Network.Icmp;

/// <summary>Types, codes and sizes of ICMP (RFC 792).</summary>
internal static class Icmpv4
{
    /// <summary>Bytes of the header of every message.</summary>
    public const int HeaderLength = 8;

    /// <summary>Where in it the checksum lies.</summary>
    public const int ChecksumOffset = 2;

    public const byte EchoReply = 0;
    public const byte DestinationUnreachable = 3;
    public const byte EchoRequest = 8;
    public const byte TimeExceeded = 11;
    public const byte ParameterProblem = 12;

    public const byte NetworkUnreachable = 0;
    public const byte HostUnreachable = 1;
    public const byte ProtocolUnreachable = 2;
    public const byte PortUnreachable = 3;
    public const byte FragmentationNeeded = 4;
    public const byte SourceRouteFailed = 5;
    public const byte NetworkUnknown = 6;
    public const byte HostUnknown = 7;
    public const byte NetworkProhibited = 9;
    public const byte HostProhibited = 10;
    public const byte CommunicationProhibited = 13;

    public const byte ReassemblyTimeExceeded = 1;
}
