using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cosmos.Numerics;

/// <summary>x · y + z with one rounding (IEEE 754-2019, section 5.4.1), in integers where the CPU has no instruction.</summary>
internal static class FusedMultiplyAdd
{
    /// <summary>x · y + z, correctly rounded.</summary>
    public static double Fma(double x, double y, double z)
    {
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported)
        {
            return System.Runtime.Intrinsics.X86.Fma.MultiplyAddScalar(
                Vector128.CreateScalarUnsafe(x), Vector128.CreateScalarUnsafe(y), Vector128.CreateScalarUnsafe(z)).ToScalar();
        }

        return Portable(x, y, z);
    }

    /// <summary>x · y + z, correctly rounded.</summary>
    public static float Fma(float x, float y, float z)
    {
        double product = (double)x * y; // exact: 48 bits
        double sum = product + z;
        if (!double.IsFinite(sum)) return (float)sum;

        // Round to odd: with an odd last bit standing for "something is left", the second rounding cannot go wrong
        // (S. Boldo and G. Melquiond, "Emulation of FMA and correctly rounded sums", IEEE TC 57 (2008)).
        double error = DoubleDouble.Sum(product, z).Low;
        long bits = BitConverter.DoubleToInt64Bits(sum);
        if (error != 0 && (bits & 1) == 0)
            bits += error > 0 == sum > 0 ? 1 : -1;
        return (float)BitConverter.Int64BitsToDouble(bits);
    }

    /// <summary>The software version of <see cref="Fma(double, double, double)"/>.</summary>
    internal static double Portable(double x, double y, double z)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y)) return x * y + z;
        if (!double.IsFinite(z)) return z + z; // x · y may overflow on the way, but is finite
        if (x == 0 || y == 0) return x * y + z;
        if (z == 0) return x * y;

        // Both summands as 128-bit integers with the leading bit at position 125, which leaves room for a carry.
        Split(x, out ulong xSignificand, out int xExponent);
        Split(y, out ulong ySignificand, out int yExponent);
        Split(z, out ulong zSignificand, out int zExponent);
        ulong high = Math.BigMul(xSignificand, ySignificand, out ulong low);
        UInt128 product = new(high, low);
        int exponent = xExponent + yExponent;
        int normalize = high >> 41 != 0 ? 20 : 21; // 106 or 105 bits
        product <<= normalize;
        exponent -= normalize;
        UInt128 summand = (UInt128)zSignificand << 73;
        zExponent -= 73;

        if (exponent >= zExponent)
        {
            summand = ShiftRightSticky(summand, exponent - zExponent);
        }
        else
        {
            product = ShiftRightSticky(product, zExponent - exponent);
            exponent = zExponent;
        }

        bool negative = double.IsNegative(x) != double.IsNegative(y);
        UInt128 sum;
        if (negative == double.IsNegative(z))
        {
            sum = product + summand;
        }
        else if (product >= summand)
        {
            sum = product - summand;
        }
        else
        {
            sum = summand - product;
            negative = !negative;
        }

        if (sum == UInt128.Zero) return 0; // x · y = -z exactly: +0 when rounding to nearest
        double result = Round(sum, exponent);
        return negative ? -result : result;
    }

    /// <summary>|value| = significand · 2^exponent, the significand with exactly 53 bits.</summary>
    private static void Split(double value, out ulong significand, out int exponent)
    {
        ulong magnitude = Ieee754.Bits(value) & Ieee754.Magnitude;
        exponent = (int)(magnitude >> 52) - 1075;
        significand = magnitude & Ieee754.Fraction;
        if (exponent > -1075)
        {
            significand |= Ieee754.ImplicitBit;
            return;
        }

        int shift = BitOperations.LeadingZeroCount(significand) - 11;
        significand <<= shift;
        exponent = -1074 - shift;
    }

    /// <summary>Shifts right; the last bit of the result also stands for everything shifted out.</summary>
    private static UInt128 ShiftRightSticky(UInt128 value, int count)
    {
        if (count == 0) return value;
        if (count > 127) return value == UInt128.Zero ? UInt128.Zero : UInt128.One;
        UInt128 shifted = value >> count;
        return shifted << count == value ? shifted : shifted | UInt128.One;
    }

    /// <summary>The double nearest to value · 2^exponent, ties to even.</summary>
    private static double Round(UInt128 value, int exponent)
    {
        int length = 128 - (int)UInt128.LeadingZeroCount(value);

        // Units of the result: 53 bits, or the spacing of the subnormal numbers.
        int quantum = Math.Max(exponent + length - 53, -1074);
        int drop = quantum - exponent;
        ulong significand;
        if (drop <= 0)
        {
            significand = (ulong)(value << -drop);
        }
        else
        {
            value = drop > 2 ? ShiftRightSticky(value, drop - 2) : value << (2 - drop);
            ulong low = (ulong)value & 3;
            significand = (ulong)(value >> 2);
            if (low == 3 || (low == 2 && (significand & 1) != 0)) significand++;
        }

        if (significand == 0) return 0;
        if (significand >= Ieee754.ImplicitBit << 1)
        {
            significand >>= 1;
            quantum++;
        }

        if (quantum > 971) return double.PositiveInfinity;
        ulong biased = (ulong)(quantum + 1074) << 52; // the exponent field counts from 1, which the implicit bit adds
        return Ieee754.FromBits(significand + biased);
    }
}
