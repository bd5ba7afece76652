using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>
/// Logarithms: x = 2^k · z with 0.705 ≤ z &lt; 1.41, c ≈ 1/z from a table, ln x = k ln 2 - ln c + ln(1 + r) with r = c z - 1.
/// </summary>
/// <remarks>
/// P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM TOMS 16 (1990).
/// c has 11 fractional bits and z is cut in two, so that r is exact. The interval around 1 has c = 1 and ln c = 0, which keeps
/// the relative error small where the logarithm itself is.
/// </remarks>
internal static class Logarithm
{
    internal const ulong RangeStart = 0x3FE6_9000_0000_0000;    // 0.705...: puts 1.0 into the middle of an interval
    private const double Ln2High = 0.6931471805598903;          // a multiple of 2^-42: exact times any exponent
    private const double Ln2Low = 5.497923018708371E-14;        // the rest

    // 1 / ln 2 and 1 / ln 10: 26 bits, and the rest.
    private const double ReciprocalLn2High = 1.4426950216293335;
    private const double ReciprocalLn2Low = 1.9259629911266175E-08;
    private const double ReciprocalLn10High = 0.4342944771051407;
    private const double ReciprocalLn10Low = 4.798111141615973E-09;

    /// <summary>ln x, error below 0.501 ulp.</summary>
    public static double Log(double x)
    {
        if (!IsPositiveFinite(x)) return Special(x);
        DoubleDouble y = Parts(x, 0);
        return y.High + y.Low;
    }

    /// <summary>log2 x, error below 0.501 ulp, exact for powers of two.</summary>
    public static double Log2(double x)
    {
        if (!IsPositiveFinite(x)) return Special(x);
        return Times(Parts(x, 0), ReciprocalLn2High, ReciprocalLn2Low);
    }

    /// <summary>log10 x, error below 0.501 ulp, exact for powers of ten.</summary>
    public static double Log10(double x)
    {
        if (!IsPositiveFinite(x)) return Special(x);
        return Times(Parts(x, 0), ReciprocalLn10High, ReciprocalLn10Low);
    }

    /// <summary>The product, rounded once; the product of the high halves is exact, the others are 2^-26 of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Times(DoubleDouble y, double high, double low)
    {
        double yHigh = Ieee754.UpperHalf(y.High);
        return yHigh * high + ((y.High - yHigh) * high + (y.High * low + y.Low * (high + low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPositiveFinite(double x) => Ieee754.Bits(x) - 1 < Ieee754.Infinity - 1;

    /// <summary>ln ±0 = -∞, ln ∞ = ∞, NaN for negative numbers and NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Special(double x)
    {
        if (x == 0) return double.NegativeInfinity;
        return x > 0 ? x : Ieee754.Invalid(x);
    }

    /// <summary>ln(x + low) for positive finite x and |low| ≤ 4 ulp(x); relative error below 2^-68.</summary>
    public static DoubleDouble Parts(double x, double low)
    {
        ulong bits = Ieee754.Bits(x);
        int k = 0;
        if (bits < Ieee754.ImplicitBit)
        {
            // Subnormal: exact after scaling. The callers that have a low part never come here.
            bits = Ieee754.Bits(x * 4503599627370496.0);
            k = -52;
        }

        ulong offset = bits - RangeStart;
        int j = (int)(offset >> 45) & 127;
        int exponent = (int)((long)offset >> 52);
        k += exponent;
        double z = Ieee754.FromBits(bits - ((ulong)exponent << 52));

        double c = LogarithmTable.Values[3 * j];
        double minusLnCHigh = LogarithmTable.Values[3 * j + 1];
        double minusLnCLow = LogarithmTable.Values[3 * j + 2];

        // r = rHigh + rLow exactly: rHigh has at most 25 bits, so that its square is exact too.
        double zHigh = Ieee754.FromBits((Ieee754.Bits(z) + (1UL << 31)) & 0xFFFF_FFFF_0000_0000);
        double rHigh = zHigh * c - 1;
        double rLow = (z - zHigh) * c;
        DoubleDouble r = DoubleDouble.Sum(rHigh, rLow);
        double halfSquare = 0.5 * rHigh * rHigh;

        double integral = k * Ln2High + minusLnCHigh;
        DoubleDouble a = DoubleDouble.FastSum(integral, r.High);
        DoubleDouble b = DoubleDouble.FastSum(a.High, -halfSquare);

        // ln(1 + r) - r + r²/2; the first term left out, r^10/10, is below 2^-77.
        double s = r.High;
        double square = s * s;
        double series = (1.0 / 3 - s * 0.25) + square * ((0.2 - s * (1.0 / 6)) + square * ((1.0 / 7 - s * 0.125) + square * (1.0 / 9)));
        double tail = s * square * series - 0.5 * rLow * (rHigh + s);
        if (low != 0) tail += (low * Ieee754.PowerOfTwo(-exponent) * c) * (1 - s + square);
        double rest = r.Low + a.Low + b.Low + (k * Ln2Low + minusLnCLow) + tail;
        return DoubleDouble.FastSum(b.High, rest);
    }
}
