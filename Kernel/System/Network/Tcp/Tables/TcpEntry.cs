using Cosmos.Network.Transports;

namespace Cosmos.Network.Tcp;

/// <summary>What the connection table holds for a four-tuple: a connection, a half-open one, or one in TIME-WAIT.</summary>
internal abstract class TcpEntry(in ConnectionKey key)
{
    private readonly ConnectionKey _key = key;
    private TcpEntry? _nextInBucket;

    public ref readonly ConnectionKey Key => ref _key;

    /// <summary>Whether the table holds it.</summary>
    public bool IsInTable { get; set; }

    internal uint Hash { get; set; }

    internal ref TcpEntry? NextInBucket => ref _nextInBucket;

    /// <summary>Takes a segment.</summary>
    /// <param name="packet">The packet with it.</param>
    /// <param name="segment">Its header.</param>
    public abstract void Receive(in ReceivedPacket packet, ref TcpSegment segment);
}
