using System.Runtime;
using System.Runtime.CompilerServices;

namespace Cosmos.Core.Entropy;

/// <summary>The processor's random number instructions, RDSEED and RDRAND, with the checks that their history calls for.</summary>
/// <remarks>
/// Intel, "Digital Random Number Generator Software Implementation Guide" 2.1: RDRAND may fail for a moment, ten tries are
/// enough; RDSEED is drained faster and wants a pause between tries. A carry flag alone is no proof: AMD families 15h to 17h
/// answered all ones with the carry flag set after a resume, so constant output disables the instruction for good.
/// Freestanding: callable before the class library runs, on every CPU, from any context.
/// </remarks>
internal static unsafe class ProcessorRandom
{
    private const uint RdRandFeature = 1;
    private const uint RdSeedFeature = 2;
    private const uint Probed = 0x8000_0000;

    private const int RdRandAttempts = 10;
    private const int RdSeedAttempts = 100;

    /// <summary>Samples that the self test takes; all equal or a known bad pattern means that the instruction is broken.</summary>
    private const int SelfTestSamples = 8;

    private static uint s_features;

    /// <summary>RDRAND exists and passed its self test.</summary>
    internal static bool HasRandom => (Features() & RdRandFeature) != 0;

    /// <summary>RDSEED exists and passed its self test.</summary>
    internal static bool HasSeed => (Features() & RdSeedFeature) != 0;

    /// <summary>RDSEED: 64 bits from the conditioned noise source (full entropy, NIST SP 800-90B and C).</summary>
    /// <returns><see langword="false"/> when the instruction is missing, broken, or drained for the whole retry loop.</returns>
    internal static bool TryReadSeed(out ulong value)
    {
        value = 0;
        return HasSeed && TryRead(RdSeedFeature, RdSeedAttempts, out value);
    }

    /// <summary>RDRAND: 64 bits from the processor's own generator (NIST SP 800-90A).</summary>
    /// <returns><see langword="false"/> when the instruction is missing or broken.</returns>
    internal static bool TryReadRandom(out ulong value)
    {
        value = 0;
        return HasRandom && TryRead(RdRandFeature, RdRandAttempts, out value);
    }

    private static uint Features()
    {
        uint features = s_features;
        if ((features & Probed) == 0)
        {
            // Two CPUs may probe at the same time; they come to the same answer, or to the safer one at the next failure.
            features = Probe() | Probed;
            s_features = features;
        }

        return features;
    }

    private static uint Probe()
    {
        uint features = QueryFeatures();
        if ((features & RdRandFeature) != 0 && !PassesSelfTest(RdRandFeature, RdRandAttempts))
        {
            features &= ~RdRandFeature;
        }

        if ((features & RdSeedFeature) != 0 && !PassesSelfTest(RdSeedFeature, RdSeedAttempts))
        {
            features &= ~RdSeedFeature;
        }

        return features;
    }

    private static bool PassesSelfTest(uint instruction, int attempts)
    {
        ulong first = 0;
        bool differs = false;
        for (int i = 0; i < SelfTestSamples; i++)
        {
            if (!TryRead(instruction, attempts, out ulong value))
            {
                return false;
            }

            if (i == 0)
            {
                first = value;
            }

            differs |= value != first;
        }

        return differs;
    }

    private static bool TryRead(uint instruction, int attempts, out ulong value)
    {
        ulong sample = 0;
        for (int i = 0; i < attempts; i++)
        {
            bool success = instruction == RdSeedFeature ? RdSeed(&sample) != 0 : RdRand(&sample) != 0;

            // 0 and ~0 are the values of a dead generator. Refusing them costs 2^-63 of the output range.
            if (success && sample is not 0 and not ulong.MaxValue)
            {
                value = sample;
                return true;
            }

            if (instruction == RdSeedFeature)
            {
                // Lets the noise source refill; the time-stamp counter read is also a pause of some 20 cycles.
                _ = EntropyTicks.Read();
            }
        }

        value = 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "cosmos_random_features")]
    private static extern uint QueryFeatures();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "cosmos_rdrand")]
    private static extern uint RdRand(ulong* value);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "cosmos_rdseed")]
    private static extern uint RdSeed(ulong* value);
}
