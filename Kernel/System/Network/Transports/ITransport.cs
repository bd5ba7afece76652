namespace Cosmos.Network.Transports;

/// <summary>A protocol inside IP packets, registered with <see cref="NetworkStack.Register(byte, ITransport)"/>.</summary>
internal interface ITransport
{
    /// <summary>Takes a packet for this machine.</summary>
    /// <param name="packet">The packet; <see cref="ReceivedPacket.TakeFrame"/> keeps its memory.</param>
    void Receive(in ReceivedPacket packet);

    /// <summary>Learns that a router or the destination complained about a packet that was sent from here.</summary>
    /// <param name="report">The complaint, which anybody may have forged: check that it fits what was sent (RFC 5927).</param>
    void OnError(in IcmpErrorReport report);
}
