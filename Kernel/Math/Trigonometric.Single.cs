using System;
using System.Runtime.CompilerServices;

namespace Cosmos.Numerics;

/// <summary>
/// The binary32 versions: one <see cref="double"/> holds the reduced argument, and the Taylor series over the whole of [-π/4, π/4]
/// are short enough to do without a table.
/// </summary>
internal static partial class Trigonometric
{
    private const float TinySingle = 1E-4f; // two terms of the series are exact to 2^-53 of the result

    /// <summary>(sin y - y)/y³ in powers of y², then (cos y - 1)/y²; what is left out is below 2^-45.</summary>
    private static ReadOnlySpan<double> SingleSeries =>
    [
        -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800, 1.0 / 6227020800, 0,
        -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800, 1.0 / 479001600, -1.0 / 87178291200,
    ];

    /// <summary>sin x, error below 0.501 ulp; NaN for ±∞.</summary>
    public static float Sin(float x)
    {
        if (float.Abs(x) < TinySingle) return x == 0 ? x : (float)(x - x * ((double)x * x * (1.0 / 6)));
        if (!ArgumentReduction.TryReduce(x, out double y, out int quadrant)) return (float)Sin((double)x);
        return (float)ShortSeries(y, quadrant);
    }

    /// <summary>cos x, error below 0.501 ulp; NaN for ±∞.</summary>
    public static float Cos(float x)
    {
        if (!ArgumentReduction.TryReduce(x, out double y, out int quadrant)) return (float)Cos((double)x);
        return (float)ShortSeries(y, quadrant + 1);
    }

    /// <summary>tan x, error below 0.501 ulp; NaN for ±∞.</summary>
    public static float Tan(float x)
    {
        if (float.Abs(x) < TinySingle) return x == 0 ? x : (float)(x + x * ((double)x * x * (1.0 / 3)));
        if (!ArgumentReduction.TryReduce(x, out double y, out int quadrant)) return (float)Tan((double)x);
        return (float)(ShortSeries(y, quadrant) / ShortSeries(y, quadrant + 1));
    }

    /// <summary>sin(y + k π/2), without a branch: the quadrant selects the coefficients, and y or 1 as the first term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ShortSeries(double y, int k)
    {
        ulong odd = (ulong)k & 1;
        ReadOnlySpan<double> c = SingleSeries.Slice(7 * (int)odd, 7);
        double first = Ieee754.FromBits((Ieee754.Bits(y) & (odd - 1)) | (Ieee754.One & (0 - odd)));
        double z = y * y, w = z * z;
        double sum = (c[0] + z * c[1]) + w * ((c[2] + z * c[3]) + w * ((c[4] + z * c[5]) + w * c[6]));
        return Flip(first + first * (z * sum), ((ulong)k & 2) << 62);
    }
}
