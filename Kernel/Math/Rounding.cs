namespace Cosmos.Numerics;

/// <summary>
/// ceil, floor and modf by the bits of the number: <see cref="System.Math.Floor(double)"/> would call these exports again
/// on a CPU without a rounding instruction.
/// </summary>
internal static class Rounding
{
    /// <summary>The largest integer not above x.</summary>
    public static double Floor(double x) => TowardInfinity(x, Ieee754.Sign);

    /// <summary>The smallest integer not below x.</summary>
    public static double Ceiling(double x) => TowardInfinity(x, 0);

    /// <summary>x without its fraction.</summary>
    public static double Truncate(double x)
    {
        ulong bits = Ieee754.Bits(x);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent >= 1075) return exponent == 2047 ? x + x : x;
        if (exponent < 1023) return Ieee754.FromBits(bits & Ieee754.Sign);
        return Ieee754.FromBits(bits & ~(Ieee754.Fraction >> (exponent - 1023)));
    }

    /// <summary>Splits x into its integer part and its fraction, both with the sign of x.</summary>
    public static double Modf(double x, out double integral)
    {
        integral = Truncate(x);
        if (double.IsInfinity(x)) return double.CopySign(0, x);
        return double.CopySign(x - integral, x);
    }

    /// <summary>Rounds away from zero when x has the given sign, toward zero otherwise.</summary>
    private static double TowardInfinity(double x, ulong signOfAway)
    {
        ulong bits = Ieee754.Bits(x);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent >= 1075) return exponent == 2047 ? x + x : x; // an integer already, ∞ or NaN
        bool away = (bits & Ieee754.Sign) == signOfAway;
        if (exponent < 1023)
        {
            if ((bits & Ieee754.Magnitude) == 0) return x;
            return Ieee754.FromBits((bits & Ieee754.Sign) | (away ? Ieee754.One : 0));
        }

        ulong fraction = Ieee754.Fraction >> (exponent - 1023);
        if ((bits & fraction) == 0) return x;
        if (away) bits += fraction; // may carry into the exponent, which is right
        return Ieee754.FromBits(bits & ~fraction);
    }
}
