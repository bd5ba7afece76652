using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>
/// e^x: x = (128 e + j) ln2/128 + r with |r| ≤ ln2/256, e^x = 2^e · 2^(j/128) · e^r.
/// </summary>
/// <remarks>
/// P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS 15 (1989),
/// with the table in double-double, so that only the last addition rounds visibly.
/// </remarks>
internal static class Exponential
{
    private const double StepsPerUnit = 184.6649652337873;      // 128 / ln 2
    private const double StepHigh = 0.005415212348452769;       // ln 2 / 128, a multiple of 2^-40: exact times any step number below 2^20
    private const double StepLow = -3.2819649005320973E-13;     // the rest

    /// <summary>The least x whose e^x overflows is below this; the library returns ∞ from here on without looking further.</summary>
    private const double Overflow = 709.79;

    /// <summary>e^x is below a quarter of the smallest subnormal number from here on.</summary>
    private const double Underflow = -746.5;

    /// <summary>e^x, error below 0.51 ulp (0.5 ulp of the subnormal spacing where the result is subnormal).</summary>
    public static double Exp(double x)
    {
        ulong magnitude = Ieee754.Bits(x) & Ieee754.Magnitude;
        if (magnitude - 0x3C90_0000_0000_0000 >= 0x4090_0000_0000_0000 - 0x3C90_0000_0000_0000) // |x| < 2^-54 or |x| ≥ 2^10
        {
            if (magnitude < Ieee754.One || magnitude > Ieee754.Infinity) return 1 + x;
            return x > 0 ? double.PositiveInfinity : 0;
        }

        return Scaled(x, 0, 1);
    }

    /// <summary>sign · e^(x + low) for |low| ≤ 2^-24 |x|; any finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Scaled(double x, double low, double sign)
    {
        if (x >= Overflow) return sign * double.PositiveInfinity;
        if (x <= Underflow) return sign * 0.0;
        Reduce(x, low, out int exponent, out double high, out double rest);
        if ((uint)(exponent + 1021) <= 1021 + 1022) return (sign * (high + rest)) * Ieee754.PowerOfTwo(exponent);
        return sign * ScaleSlowly(high, rest, exponent);
    }

    /// <summary>e^(x + low) = (high + low) · 2^exponent with 0.99 &lt; high &lt; 2, relative error below 2^-61; |x| &lt; 1024.</summary>
    public static DoubleDouble Parts(double x, double low, out int exponent)
    {
        Reduce(x, low, out exponent, out double high, out double rest);
        return DoubleDouble.FastSum(high, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(double x, double low, out int exponent, out double high, out double rest)
    {
        double shifted = x * StepsPerUnit + Ieee754.RoundingShift;
        double steps = shifted - Ieee754.RoundingShift;
        int k = (int)Ieee754.Bits(shifted);
        double r = (x - steps * StepHigh) - steps * StepLow + low;

        // e^r - 1; the first term left out, r^6/720, is below 2^-60.
        double square = r * r;
        double p = r + square * ((0.5 + r * (1.0 / 6)) + square * (1.0 / 24 + r * (1.0 / 120)));

        int j = (k & 127) * 2;
        high = ExponentialTable.Values[j];
        rest = ExponentialTable.Values[j + 1] + high * p;
        exponent = k >> 7;
    }

    /// <summary>(high + rest) · 2^exponent where 2^exponent itself overflows, or the result may be subnormal.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ScaleSlowly(double high, double rest, int exponent)
    {
        if (exponent > 0) return (high + rest) * Ieee754.PowerOfTwo(1000) * Ieee754.PowerOfTwo(exponent - 1000);

        DoubleDouble sum = DoubleDouble.FastSum(high, rest);
        if (exponent == -1022 && sum.High >= 1) return sum.High * Ieee754.PowerOfTwo(-1022);

        // Rounded twice, once to 53 bits and once to the subnormal spacing, a result could be half an ulp and more off.
        // So round once, in units of 2^-1074: the units are an integer below 2^53, and at the same time the bits of the result.
        const double shift = 4503599627370496.0; // 2^52
        double scale = Ieee754.PowerOfTwo(exponent + 1074);
        double value = sum.High * scale;
        double tail = sum.Low * scale;
        double units = (value + shift) - shift;
        double error = value - units;
        if (error > 0 && tail > 0.5 - error) units += 1;
        else if (error < 0 && tail < -0.5 - error) units -= 1;
        return Ieee754.FromBits((ulong)(long)units);
    }
}
