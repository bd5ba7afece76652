namespace Cosmos.Numerics;

/// <summary>fmod: the remainder of a division that truncates. Always exact.</summary>
internal static class Remainder
{
    /// <summary>x - n y for the integer n that makes the result smaller than y, with the sign of x; NaN for x = ±∞ or y = 0.</summary>
    public static double Fmod(double x, double y)
    {
        ulong a = Ieee754.Bits(x) & Ieee754.Magnitude;
        ulong b = Ieee754.Bits(y) & Ieee754.Magnitude;
        ulong sign = Ieee754.Bits(x) & Ieee754.Sign;
        if (a >= Ieee754.Infinity || b - 1 >= Ieee754.Infinity)
        {
            if (a > Ieee754.Infinity || b > Ieee754.Infinity) return x + y;
            return Ieee754.Invalid(double.PositiveInfinity);
        }

        if (a < b) return x;
        if (a == b) return Ieee754.FromBits(sign);

        Split(a, out ulong significand, out int exponent);
        Split(b, out ulong divisor, out int divisorExponent);

        // Long division, 11 bits at a time: a remainder has at most 53 bits.
        int distance = exponent - divisorExponent;
        ulong remainder = significand % divisor;
        while (distance > 0 && remainder != 0)
        {
            int step = distance < 11 ? distance : 11;
            remainder = (remainder << step) % divisor;
            distance -= step;
        }

        return Ieee754.FromBits(sign | Join(remainder, divisorExponent));
    }

    /// <summary>magnitude = significand · 2^(exponent - 1075), the significand below 2^53.</summary>
    private static void Split(ulong magnitude, out ulong significand, out int exponent)
    {
        exponent = (int)(magnitude >> 52);
        significand = magnitude & Ieee754.Fraction;
        if (exponent == 0) exponent = 1;
        else significand |= Ieee754.ImplicitBit;
    }

    private static ulong Join(ulong significand, int exponent)
    {
        if (significand == 0) return 0;
        int shift = System.Numerics.BitOperations.LeadingZeroCount(significand) - 11;
        if (shift >= exponent) return significand << (exponent - 1); // subnormal, or just normal
        return (significand << shift) - Ieee754.ImplicitBit + ((ulong)(exponent - shift) << 52);
    }
}
