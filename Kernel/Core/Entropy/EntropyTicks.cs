using System.Runtime;
using System.Runtime.CompilerServices;

namespace Cosmos.Core.Entropy;

/// <summary>The finest counter of the machine, raw: what timing jitter is measured with.</summary>
internal static class EntropyTicks
{
    /// <summary>RDTSC behind a load fence. Not scaled, not monotonic across CPUs, not a clock.</summary>
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "cosmos_entropy_ticks")]
    internal static extern ulong Read();
}
