using System;

namespace Cosmos.Network.Tests.Load;

/// <summary>An endless stream of bytes with a long period, so that a piece in the wrong place, missing or doubled, is noticed.</summary>
public sealed class StreamPattern
{
    // A prime: no power of two that buffers or segments have divides it.
    private const int Period = 65_521;
    private readonly byte[] _bytes = new byte[Period * 2];

    /// <summary>Makes the stream of a seed.</summary>
    public StreamPattern(ulong seed)
    {
        new Simulation.SeededRandom(seed).Fill(_bytes.AsSpan(0, Period));
        _bytes.AsSpan(0, Period).CopyTo(_bytes.AsSpan(Period));
    }

    /// <summary>Bytes from a position on.</summary>
    /// <param name="position">The position.</param>
    /// <param name="length">How many; fewer come when the answer would be too long.</param>
    public ReadOnlySpan<byte> At(long position, long length) => _bytes.AsSpan((int)(position % Period), (int)Math.Min(length, Period));

    /// <summary>Whether bytes are those at a position.</summary>
    public bool IsAt(long position, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> expected = At(position, bytes.Length);
            if (!bytes[..expected.Length].SequenceEqual(expected))
                return false;
            bytes = bytes[expected.Length..];
            position += expected.Length;
        }

        return true;
    }
}
