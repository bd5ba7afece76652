namespace Cosmos.Network.Tests.Simulation;

/// <summary>A frame on its way.</summary>
/// <param name="Bytes">Ethernet header and payload, without FCS; nobody changes them.</param>
/// <param name="IsChecksumValid">The receiver's device vouches for the transport checksum.</param>
public sealed record SimulatedFrame(byte[] Bytes, bool IsChecksumValid = false);

/// <summary>Where frames go.</summary>
public interface IFrameSink
{
    /// <summary>Takes a frame at the present time of the simulation.</summary>
    void Deliver(SimulatedFrame frame);
}
