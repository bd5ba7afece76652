using System;
using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>
/// sin, cos and tan: reduction to |y| ≤ π/4, then y = j/128 + b, the addition theorem with sin and cos of j/128 from a table
/// in double-double, and short Taylor series in b.
/// </summary>
/// <remarks>
/// S. Gal, "Computing elementary functions: a new approach for achieving high accuracy and good performance" (1986), is where
/// accurate tables come from. ISO C17, annex F.10.1.5 to F.10.1.7, for the special cases.
/// </remarks>
internal static partial class Trigonometric
{
    /// <summary>Below it the sine is a plain Taylor series: the table would lose relative accuracy.</summary>
    private const double SeriesLimit = 0.125;

    private const double Tiny = 1E-8; // below it two terms of the series are enough, and -0 needs care

    /// <summary>sin x, error below 0.52 ulp; NaN for ±∞.</summary>
    public static double Sin(double x)
    {
        DoubleDouble y = new(x, 0);
        int quadrant = 0;
        double a = double.Abs(x);
        if (!(a <= ArgumentReduction.QuarterPi))
        {
            if (!double.IsFinite(x)) return Ieee754.Invalid(x);
            y = ArgumentReduction.Reduce(x, out quadrant);
        }
        else if (a < Tiny)
        {
            return x == 0 ? x : x - x * (x * x * (1.0 / 6));
        }

        return OfQuadrant(y.High, y.Low, quadrant);
    }

    /// <summary>cos x, error below 0.52 ulp; NaN for ±∞.</summary>
    public static double Cos(double x)
    {
        DoubleDouble y = new(x, 0);
        int quadrant = 0;
        if (!(double.Abs(x) <= ArgumentReduction.QuarterPi))
        {
            if (!double.IsFinite(x)) return Ieee754.Invalid(x);
            y = ArgumentReduction.Reduce(x, out quadrant);
        }

        return OfQuadrant(y.High, y.Low, quadrant + 1);
    }

    /// <summary>tan x, error below 0.54 ulp; NaN for ±∞.</summary>
    public static double Tan(double x)
    {
        double a = double.Abs(x);
        DoubleDouble y = new(x, 0);
        int quadrant = 0;
        if (a < Tiny) return x == 0 ? x : x + x * (x * x * (1.0 / 3));
        if (!(a <= ArgumentReduction.QuarterPi))
        {
            if (!double.IsFinite(x)) return Ieee754.Invalid(x);
            y = ArgumentReduction.Reduce(x, out quadrant);
        }

        if (double.Abs(y.High) < SeriesLimit)
        {
            DoubleDouble small = DoubleDouble.FastSum(y.High, SineTail(y.High, y.Low));
            DoubleDouble large = Evaluate(Nearest(y.High, y.Low, out double angle), 2, -angle);
            DoubleDouble ratio = (quadrant & 1) == 0 ? DoubleDouble.Divide(small, large) : DoubleDouble.Divide(large, small);
            return Flip(ratio.High + ratio.Low, (ulong)quadrant << 63);
        }

        // tan(y + π/2) = -cos y / sin y: the columns change places, without a branch.
        ReadOnlySpan<double> row = Nearest(y.High, y.Low, out double b);
        int odd = (quadrant & 1) * 2;
        b = Flip(b, (ulong)odd << 62);
        DoubleDouble quotient = DoubleDouble.Divide(Evaluate(row, odd, b), Evaluate(row, 2 - odd, -b));
        return Flip(quotient.High + quotient.Low, (Ieee754.Bits(y.High) & Ieee754.Sign) ^ ((ulong)odd << 62));
    }

    /// <summary>
    /// sin(y + k π/2). One path for sine and cosine, because the quadrants of real arguments defeat branch prediction:
    /// sin(α + b) = sin α + (cos α · b + ...) and cos(α - b) = cos α + (sin α · b + ...) differ in the columns of the table only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double OfQuadrant(double y, double low, int k)
    {
        ulong negate = (ulong)(k & 2) << 62;
        if (double.Abs(y) < SeriesLimit && (k & 1) == 0) return Flip(y + SineTail(y, low), negate);

        ReadOnlySpan<double> row = Nearest(y, low, out double b);
        int odd = (k & 1) * 2;
        b = Flip(b, (ulong)odd << 62);
        negate ^= Ieee754.Bits(y) & Ieee754.Sign & ~((ulong)odd << 62);
        DoubleDouble result = Evaluate(row, odd, b);
        return Flip(result.High, negate);
    }

    /// <summary>Changes the sign of <paramref name="value"/> when the sign bit of <paramref name="sign"/> is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Flip(double value, ulong sign) => Ieee754.FromBits(Ieee754.Bits(value) ^ sign);

    /// <summary>Column 0: sin(α + b); column 2: cos(α - b); α is the angle of the row, |b| ≤ 2^-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static DoubleDouble Evaluate(ReadOnlySpan<double> row, int column, double b)
    {
        double value = row[column], valueLow = row[column + 1];
        double slope = row[2 - column], slopeLow = row[3 - column];
        double square = b * b;
        double correction = valueLow + slopeLow * b + (slope * SineExcess(b, square) + value * CosineExcess(square));
        return DoubleDouble.FastSum(value, slope * b + correction);
    }

    /// <summary>sin(y + low) - y for |y| &lt; 1/8; the first term left out is y^13/13!, 2^-68 of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SineTail(double y, double low)
    {
        double z = y * y;
        double series = -1.0 / 6 + z * (1.0 / 120 - z * (1.0 / 5040)) + z * z * z * (1.0 / 362880 - z * (1.0 / 39916800));
        return y * z * series + low * (1 - 0.5 * z);
    }

    /// <summary>sin b - b, |b| ≤ 2^-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SineExcess(double b, double square) => b * square * (-1.0 / 6 + square * (1.0 / 120 - square * (1.0 / 5040)));

    /// <summary>cos b - 1, |b| ≤ 2^-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double CosineExcess(double square) => square * (-0.5 + square * (1.0 / 24 - square * (1.0 / 720)));

    /// <summary>|y + low| = j/128 + b; returns row j of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<double> Nearest(double y, double low, out double b)
    {
        double a = double.Abs(y);
        double shifted = a * 128 + Ieee754.RoundingShift;
        b = (a - (shifted - Ieee754.RoundingShift) * 0.0078125) + Flip(low, Ieee754.Bits(y) & Ieee754.Sign);
        return SineCosineTable.Values.Slice(4 * (int)Ieee754.Bits(shifted), 4);
    }
}
