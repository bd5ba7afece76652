using System;

namespace Cosmos.Network.Randomness;

/// <summary>Numbers that nobody outside can guess: identifiers, ports, sequence numbers, delays.</summary>
/// <remarks>Called with the lock of the stack held. In the machine a cryptographic generator, in tests a seeded one.</remarks>
public interface INetworkRandom
{
    /// <summary>Fills memory with random bytes.</summary>
    void Fill(Span<byte> destination);

    /// <summary>32 random bits.</summary>
    uint NextUInt32();
}
