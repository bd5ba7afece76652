using System;
using System.Runtime.InteropServices;
using Cosmos.Network.Randomness;
using Cosmos.System2.Cryptography;

namespace Cosmos.System2.Network;

/// <summary>The stack's unpredictable numbers, drawn from the system's generator in stock.</summary>
internal sealed class NetworkRandom : INetworkRandom
{
    private const int StockLength = 512;

    private readonly byte[] _stock = new byte[StockLength];
    private int _used = StockLength;

    public void Fill(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> bytes = Take(Math.Min(destination.Length, StockLength));
            bytes.CopyTo(destination);
            destination = destination[bytes.Length..];
        }
    }

    public uint NextUInt32() => MemoryMarshal.Read<uint>(Take(sizeof(uint)));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (StockLength - _used < count)
        {
            // Sequence numbers and ports that can be guessed are worse than no network (RFC 6528, RFC 6056).
            if (!SystemRandom.TryFill(_stock))
                throw new InvalidOperationException("The machine has no source of random numbers, so it cannot use the network.");
            _used = 0;
        }

        ReadOnlySpan<byte> taken = _stock.AsSpan(_used, count);
        _used += count;
        return taken;
    }
}
