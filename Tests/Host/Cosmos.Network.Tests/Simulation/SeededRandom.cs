using System;
using System.Buffers.Binary;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>SplitMix64: the same numbers for the same seed on every machine and with every class library.</summary>
public sealed class SeededRandom(ulong seed) : INetworkRandom
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <inheritdoc/>
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>A number from 0 up to, but not including, a limit.</summary>
    public int Next(int limit) => (int)((NextUInt64() >> 32) * (ulong)limit >> 32);

    /// <summary>A number between two limits, both included.</summary>
    public int Next(int lowest, int highest) => lowest + Next(highest - lowest + 1);

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => probability > 0 && NextDouble() < probability;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        while (destination.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, NextUInt64());
            destination = destination[8..];
        }

        ulong rest = NextUInt64();
        for (int i = 0; i < destination.Length; i++)
            destination[i] = (byte)(rest >> (8 * i));
    }
}
