using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cosmos.Cryptography.Digests;

/// <summary>What the message schedules need and <see cref="Vector128"/> has no name for.</summary>
internal static class Vectors
{
    /// <summary>Words 1 to 4 of the eight words of <paramref name="low"/> and <paramref name="high"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Concatenate(Vector128<uint> low, Vector128<uint> high) =>
        Ssse3.IsSupported
            ? Ssse3.AlignRight(high, low, sizeof(uint))
            : Vector128.Shuffle(low, Vector128.Create(1u, 2, 3, uint.MaxValue)) | Vector128.Shuffle(high, Vector128.Create(uint.MaxValue, uint.MaxValue, uint.MaxValue, 0));

    /// <summary>Words 1 and 2 of the four words of <paramref name="low"/> and <paramref name="high"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> Concatenate(Vector128<ulong> low, Vector128<ulong> high) =>
        Ssse3.IsSupported
            ? Ssse3.AlignRight(high, low, sizeof(ulong))
            : Vector128.Create(low.GetElement(1), high.GetElement(0));
}
