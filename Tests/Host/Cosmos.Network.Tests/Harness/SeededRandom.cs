using System;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.Tests.Harness;

internal sealed class SeededRandom(int seed) : INetworkRandom
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);

    public uint NextUInt32() => (uint)_random.NextInt64(1L << 32);
}
