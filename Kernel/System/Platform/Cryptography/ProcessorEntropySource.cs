using System;
using System.Buffers.Binary;
using Cosmos.Core.Entropy;
using Cosmos.HAL.Devices;

namespace Cosmos.System2.Cryptography;

/// <summary>RDSEED or RDRAND as a source for the generator; the instructions themselves are reached through ring 0.</summary>
internal sealed class ProcessorEntropySource : IEntropySource
{
    private readonly bool _seed = ProcessorRandom.HasSeed;

    /// <inheritdoc/>
    public string Name => _seed ? "RDSEED" : "RDRAND";

    /// <summary>
    /// RDSEED is full entropy. RDRAND is a generator of 128-bit strength behind the same noise source (Intel DRNG guide,
    /// section 5.3): two of its 64-bit words are worth 128 bits only when it reseeds in between, so it gets half.
    /// </summary>
    public int EntropyBitsPerByte => _seed ? 8 : 4;

    /// <inheritdoc/>
    public bool TryFill(Span<byte> destination)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!destination.IsEmpty)
        {
            if (!(_seed ? ProcessorRandom.TryReadSeed(out ulong value) : ProcessorRandom.TryReadRandom(out value)))
                return false;

            BinaryPrimitives.WriteUInt64LittleEndian(word, value);
            int given = Math.Min(destination.Length, word.Length);
            word[..given].CopyTo(destination);
            destination = destination[given..];
        }

        return true;
    }
}
