using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>
/// The binary32 functions whose double-double versions would be wasted on 24 bits: logarithms, powers and the inverse hyperbolic
/// functions, evaluated in plain <see cref="double"/> with a relative error below 2^-40. All errors are below 0.501 ulp.
/// </summary>
internal static class SinglePrecision
{
    private const double Ln2High = 0.6931471805598903; // as in Logarithm
    private const double Ln2Low = 5.497923018708371E-14;
    private const double ReciprocalLn2 = 1.4426950408889634;
    private const double ReciprocalLn10 = 0.4342944819032518;

    /// <summary>Below it the inverse hyperbolic functions are left to their Taylor series.</summary>
    private const double SeriesLimit = 0.03125;

    /// <summary>ln x.</summary>
    public static float Log(float x) => IsPositiveFinite(x) ? (float)NaturalLogarithm(x) : (float)Logarithm.Log(x);

    /// <summary>log2 x, exact for powers of two.</summary>
    public static float Log2(float x) => IsPositiveFinite(x) ? (float)(NaturalLogarithm(x) * ReciprocalLn2) : (float)Logarithm.Log2(x);

    /// <summary>log10 x, exact for powers of ten.</summary>
    public static float Log10(float x) => IsPositiveFinite(x) ? (float)(NaturalLogarithm(x) * ReciprocalLn10) : (float)Logarithm.Log10(x);

    /// <summary>x^y.</summary>
    public static float Pow(float x, float y) =>
        IsPositiveFinite(x) && float.IsFinite(y) ? (float)Exponential.Exp(y * NaturalLogarithm(x)) : (float)Power.Pow(x, y);

    /// <summary>asinh x.</summary>
    public static float Asinh(float x)
    {
        double a = float.Abs(x);
        if (!(a >= SeriesLimit) || a == double.PositiveInfinity) return (float)InverseHyperbolic.Asinh(x);
        return float.CopySign((float)NaturalLogarithm(a + double.Sqrt(a * a + 1)), x);
    }

    /// <summary>acosh x; NaN for x &lt; 1.</summary>
    public static float Acosh(float x)
    {
        double a = x;
        if (!(a >= 1) || a == double.PositiveInfinity) return (float)InverseHyperbolic.Acosh(a);
        return (float)NaturalLogarithm(a + double.Sqrt((a - 1) * (a + 1)));
    }

    /// <summary>atanh x; ±∞ for ±1, NaN beyond.</summary>
    public static float Atanh(float x)
    {
        double a = float.Abs(x);
        if (!(a >= SeriesLimit && a < 1)) return (float)InverseHyperbolic.Atanh(x);
        return float.CopySign((float)(0.5 * NaturalLogarithm((1 + a) / (1 - a))), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPositiveFinite(float x) => x > 0 && x < float.PositiveInfinity;

    /// <summary>
    /// ln x for positive normal x, absolute error below 2^-51 + 2^-52 |ln x|. A number of 24 bits makes r exact, so that the relative
    /// error is below 2^-45 even next to 1. The method is that of <see cref="Logarithm"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double NaturalLogarithm(double x)
    {
        ulong offset = Ieee754.Bits(x) - Logarithm.RangeStart;
        int j = 3 * ((int)(offset >> 45) & 127);
        int exponent = (int)((long)offset >> 52);
        double z = Ieee754.FromBits(Ieee754.Bits(x) - ((ulong)exponent << 52));
        double r = z * LogarithmTable.Values[j] - 1;
        double square = r * r;
        double series = (-0.5 + r * (1.0 / 3)) + square * ((-0.25 + r * 0.2) + square * (-1.0 / 6 + r * (1.0 / 7)));
        return (exponent * Ln2High + LogarithmTable.Values[j + 1]) + (r + (square * series + (exponent * Ln2Low + LogarithmTable.Values[j + 2])));
    }
}
