using System.Threading;

namespace Cosmos.Core.Entropy;

/// <summary>
/// Unpredictable numbers from the first instruction on, for hash seeds and the like. Never keys: the secure generator
/// (<c>SystemRandom</c> of the platform layer) is the one that knows how much entropy it has, and refuses when that is none.
/// </summary>
/// <remarks>
/// SipHash-2-4 over a counter under a key drawn once from RDSEED, RDRAND and counter jitter, whatever of them exists.
/// Lock-free and freestanding: it is called before the class library has started, and by several CPUs at once.
/// </remarks>
internal static unsafe class EarlyRandom
{
    private const int JitterSamples = 128;

    private static ulong s_key0;
    private static ulong s_key1;
    private static ulong s_counter;

    /// <summary>Fills <paramref name="length"/> bytes at <paramref name="buffer"/>.</summary>
    internal static void Fill(byte* buffer, int length)
    {
        ulong key0 = Key(ref s_key0);
        ulong key1 = Key(ref s_key1);
        while (length > 0)
        {
            ulong value = SipHash.Hash(key0, key1, Interlocked.Increment(ref s_counter));
            for (int i = 0; i < sizeof(ulong) && length > 0; i++)
            {
                *buffer++ = (byte)value;
                value >>= 8;
                length--;
            }
        }
    }

    /// <summary>The next 64 bits.</summary>
    internal static ulong Next()
    {
        ulong value;
        Fill((byte*)&value, sizeof(ulong));
        return value;
    }

    // Each half of the key is published by compare-and-swap: CPUs that arrive together agree on the winner's value.
    private static ulong Key(ref ulong key)
    {
        ulong value = Volatile.Read(ref key);
        if (value != 0)
        {
            return value;
        }

        value = Gather() | 1;
        ulong previous = Interlocked.CompareExchange(ref key, value, 0);
        return previous != 0 ? previous : value;
    }

    private static ulong Gather()
    {
        ulong state = EntropyTicks.Read();
        if (ProcessorRandom.TryReadSeed(out ulong seed) || ProcessorRandom.TryReadRandom(out seed))
        {
            state = SipHash.Hash(state, seed, EntropyTicks.Read());
        }

        // On processors without the instructions this is all there is: the low bits of how long each hash took.
        for (int i = 0; i < JitterSamples; i++)
        {
            state = SipHash.Hash(state, (ulong)i, EntropyTicks.Read());
        }

        return state;
    }
}
