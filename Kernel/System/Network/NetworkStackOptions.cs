using Cosmos.Network.Tcp;

namespace Cosmos.Network;

/// <summary>Limits and habits of a <see cref="NetworkStack"/>.</summary>
public sealed record NetworkStackOptions
{
    /// <summary>Bytes of a buffer for headers and small packets.</summary>
    public int HeaderBufferLength { get; init; } = 256;

    /// <summary>Most header buffers; each packet on its way needs one.</summary>
    public int HeaderBufferLimit { get; init; } = 65536;

    /// <summary>Bytes of a buffer of send queues, long datagrams and the loopback interface.</summary>
    public int DataBufferLength { get; init; } = 4096;

    /// <summary>Most data buffers.</summary>
    public int DataBufferLimit { get; init; } = 32768;

    /// <summary>Free buffers of each kind that are kept for the next packets.</summary>
    public int KeptBuffers { get; init; } = 1024;

    /// <summary>Frames that wait for room in a link.</summary>
    public int TransmitQueueLimit { get; init; } = 1000;

    /// <summary>Time to live of packets unless a socket says otherwise (RFC 1700).</summary>
    public byte TimeToLive { get; init; } = 64;

    /// <summary>Bytes of a socket's receive queue unless it says otherwise (SO_RCVBUF).</summary>
    public int DatagramReceiveBuffer { get; init; } = 212_992;

    /// <summary>Memory of the receive queues of all datagram sockets, bytes. Each socket may always have one message.</summary>
    public long DatagramMemoryLimit { get; init; } = 16L << 20;

    /// <summary>Most bytes that a socket may ask for as receive or send buffer.</summary>
    public int MaximumSocketBuffer { get; init; } = 4 << 20;

    /// <summary>Memory of fragments that wait for the rest of their datagrams, bytes, for each of the two families.</summary>
    public int ReassemblyLimit { get; init; } = 1 << 20;

    /// <summary>First of the ports that are given to sockets without one.</summary>
    public ushort FirstEphemeralPort { get; init; } = 32768;

    /// <summary>Last of the ports that are given to sockets without one.</summary>
    public ushort LastEphemeralPort { get; init; } = 60999;

    /// <summary>Limits and habits of TCP.</summary>
    public TcpSettings Tcp { get; init; } = new();

    /// <summary>Whether echo requests are answered.</summary>
    public bool AnswersEchoRequests { get; init; } = true;
}
