using System.Runtime.CompilerServices;

namespace Cosmos.Numerics;

/// <summary>x^y = e^(y ln x), with y ln x to about 68 significant bits.</summary>
/// <remarks>The special cases are those of ISO C17, annex F.10.4.4, which are also those of <see cref="System.Math.Pow"/>.</remarks>
internal static class Power
{
    private const ulong Tiny = 0x3BE0_0000_0000_0000; // 2^-65: x^y rounds to 1 for any x
    private const ulong Huge = 0x4400_0000_0000_0000; // 2^65: x^y overflows or underflows for any x but ±1

    /// <summary>x^y, error below 0.53 ulp.</summary>
    public static double Pow(double x, double y)
    {
        ulong xBits = Ieee754.Bits(x);
        ulong yMagnitude = Ieee754.Bits(y) & Ieee754.Magnitude;
        double sign = 1;
        if (xBits - Ieee754.ImplicitBit >= Ieee754.Infinity - Ieee754.ImplicitBit || yMagnitude - Tiny >= Huge - Tiny)
        {
            if (IsSpecial(x, y, ref sign, out double result)) return result;
            x = double.Abs(x);
        }

        DoubleDouble logarithm = Logarithm.Parts(x, 0);

        // y ln x: the product of the upper halves is exact, and the exponential takes the rest as it is.
        double logarithmHigh = Ieee754.UpperHalf(logarithm.High);
        double yHigh = Ieee754.UpperHalf(y);
        double rest = yHigh * (logarithm.High - logarithmHigh) + (y - yHigh) * logarithm.High + y * logarithm.Low;
        return Exponential.Scaled(yHigh * logarithmHigh, rest, sign);
    }

    /// <summary>Answers everything but finite nonzero |x|, with a moderate y; then <paramref name="sign"/> is the sign of the result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsSpecial(double x, double y, ref double sign, out double result)
    {
        result = 1;
        if (y == 0 || x == 1) return true; // even for a NaN on the other side
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            result = x + y;
            return true;
        }

        double magnitude = double.Abs(x);
        if (double.IsInfinity(y))
        {
            if (magnitude != 1) result = magnitude > 1 == y > 0 ? double.PositiveInfinity : 0;
            return true;
        }

        Parity parity = ParityOf(y);
        if (double.IsNegative(x) && parity == Parity.Odd) sign = -1;
        if (magnitude == 0 || double.IsInfinity(magnitude))
        {
            result = sign * (magnitude == 0 == y > 0 ? 0 : double.PositiveInfinity);
            return true;
        }

        if (x < 0 && parity == Parity.NotInteger)
        {
            result = Ieee754.Invalid(x);
            return true;
        }

        ulong yMagnitude = Ieee754.Bits(y) & Ieee754.Magnitude;
        if (yMagnitude >= Huge)
        {
            result = magnitude == 1 ? 1 : magnitude > 1 == y > 0 ? double.PositiveInfinity : 0; // y is an even integer
            return true;
        }

        if (yMagnitude < Tiny) return true;
        return false;
    }

    private enum Parity
    {
        NotInteger,
        Even,
        Odd,
    }

    private static Parity ParityOf(double y)
    {
        ulong bits = Ieee754.Bits(y) & Ieee754.Magnitude;
        int exponent = (int)(bits >> 52) - 1023;
        if (exponent < 0) return bits == 0 ? Parity.Even : Parity.NotInteger;
        if (exponent > 52) return Parity.Even;
        ulong significand = (bits & Ieee754.Fraction) | Ieee754.ImplicitBit;
        ulong unit = 1UL << (52 - exponent);
        if ((significand & (unit - 1)) != 0) return Parity.NotInteger;
        return (significand & unit) != 0 ? Parity.Odd : Parity.Even;
    }
}
