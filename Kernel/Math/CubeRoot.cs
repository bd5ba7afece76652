using System.Runtime.CompilerServices;

namespace Cosmos.Numerics;

/// <summary>∛x: a guess from the exponent, two steps of Halley's iteration, one step of Newton's with the residual in double-double.</summary>
/// <remarks>The guess divides the bits of the number by 3, which divides the exponent (W. Kahan, "Computing a real cube root", 1991).</remarks>
internal static class CubeRoot
{
    /// <summary>⅔ of the bits of 1.0, less what centres the error of the guess (below 3.2 %).</summary>
    private const ulong GuessBias = 0x2A9F_7680_0000_0000;

    /// <summary>∛x, error below 0.501 ulp.</summary>
    public static double Cbrt(double x)
    {
        ulong magnitude = Ieee754.Bits(x) & Ieee754.Magnitude;
        double scale = 1;
        if (magnitude - Ieee754.ImplicitBit >= Ieee754.Infinity - Ieee754.ImplicitBit)
        {
            if (magnitude == 0 || magnitude >= Ieee754.Infinity) return x + x;
            magnitude = Ieee754.Bits(Ieee754.FromBits(magnitude) * 18014398509481984.0); // subnormal: 2^54 is a cube
            scale = 3.814697265625E-06;                                                  // 2^-18
        }

        // Bring the number to [1, 8), so that nothing overflows: m · 2^(3 q).
        int exponent = (int)(magnitude >> 52) - 1023;
        int q = (exponent + 1074) / 3 - 358;
        double m = Ieee754.FromBits(magnitude - ((ulong)(3 * q) << 52));

        double t = Ieee754.FromBits(Ieee754.Bits(m) / 3 + GuessBias);
        t = Halley(t, m);
        t = Halley(t, m);
        DoubleDouble square = DoubleDouble.Product(t, t);
        DoubleDouble cube = DoubleDouble.Product(square.High, t);
        double residual = ((m - cube.High) - cube.Low) - square.Low * t;
        return double.CopySign((t + residual / (3 * square.High)) * (scale * Ieee754.PowerOfTwo(q)), x);
    }

    /// <summary>The relative error e becomes ⅔ e³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Halley(double t, double m)
    {
        double cube = t * t * t;
        return t * (cube + 2 * m) / (2 * cube + m);
    }
}
