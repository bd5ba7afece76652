namespace Cosmos.Numerics;

/// <summary>Hyperbolic functions from e^x and e^-x in double-double; Taylor series near 0, where the difference cancels.</summary>
/// <remarks>ISO C17, annex F.10.2.4 to F.10.2.6, for the special cases.</remarks>
internal static class Hyperbolic
{
    /// <summary>Below this sinh and tanh use the series.</summary>
    private const double SeriesLimit = 0.15;

    /// <summary>e^-|x| is below 2^-64 e^|x| from here on.</summary>
    private const double OneSided = 22.5;

    /// <summary>Beyond this both sides overflow.</summary>
    private const double Overflow = 711;

    /// <summary>sinh x, error below 0.53 ulp.</summary>
    public static double Sinh(double x)
    {
        double a = double.Abs(x);
        if (a < SeriesLimit)
        {
            if (a < 1E-9) return x; // also keeps -0
            return x + SinhTail(x);
        }

        if (!(a < OneSided)) return Large(x, a) * double.CopySign(1, x);
        DoubleDouble up = Scaled(a, -1);
        DoubleDouble down = Scaled(-a, -1);
        DoubleDouble difference = DoubleDouble.FastSum(up.High, -down.High);
        return double.CopySign(difference.High + (difference.Low + (up.Low - down.Low)), x);
    }

    /// <summary>cosh x, error below 0.51 ulp.</summary>
    public static double Cosh(double x)
    {
        double a = double.Abs(x);
        if (!(a < OneSided)) return Large(a, a);
        DoubleDouble up = Scaled(a, -1);
        DoubleDouble down = Scaled(-a, -1);
        DoubleDouble sum = DoubleDouble.FastSum(up.High, down.High);
        return sum.High + (sum.Low + (up.Low + down.Low));
    }

    /// <summary>tanh x, error below 0.53 ulp.</summary>
    public static double Tanh(double x)
    {
        double a = double.Abs(x);
        if (a < 1E-9) return x; // also keeps -0
        if (!(a < OneSided)) return double.IsNaN(x) ? x + x : double.CopySign(1, x);

        DoubleDouble sinh, cosh;
        if (a < SeriesLimit)
        {
            sinh = DoubleDouble.FastSum(a, SinhTail(a));
            // The terms of cosh up to a^12/12!; the next is below 2^-74.
            double z = a * a;
            cosh = DoubleDouble.FastSum(1, z * (0.5 + z * (1.0 / 24 + z * (1.0 / 720 + z * (1.0 / 40320 + z * (1.0 / 3628800 + z * (1.0 / 479001600)))))));
        }
        else
        {
            DoubleDouble up = Scaled(a, 0);
            DoubleDouble down = Scaled(-a, 0);
            sinh = DoubleDouble.FastSum(up.High, -down.High);
            sinh = DoubleDouble.FastSum(sinh.High, sinh.Low + (up.Low - down.Low));
            cosh = DoubleDouble.FastSum(up.High, down.High);
            cosh = DoubleDouble.FastSum(cosh.High, cosh.Low + (up.Low + down.Low));
        }

        DoubleDouble quotient = DoubleDouble.Divide(sinh, cosh);
        return double.CopySign(quotient.High + quotient.Low, x);
    }

    /// <summary>sinh x - x for |x| &lt; 0.15: the terms up to x^13/13!, the next is 2^-78 of the result.</summary>
    private static double SinhTail(double x)
    {
        double z = x * x;
        return x * z * (1.0 / 6 + z * (1.0 / 120 + z * (1.0 / 5040 + z * (1.0 / 362880 + z * (1.0 / 39916800 + z * (1.0 / 6227020800))))));
    }

    /// <summary>2^power · e^x, |x| &lt; 23.</summary>
    private static DoubleDouble Scaled(double x, int power)
    {
        DoubleDouble e = Exponential.Parts(x, 0, out int exponent);
        double scale = Ieee754.PowerOfTwo(exponent + power);
        return new DoubleDouble(e.High * scale, e.Low * scale);
    }

    /// <summary>e^a / 2, which may be finite when e^a is not.</summary>
    private static double Large(double x, double a)
    {
        if (double.IsNaN(x)) return x + x;
        if (a > Overflow) return double.PositiveInfinity;
        DoubleDouble e = Exponential.Parts(a, 0, out int exponent);
        // exponent - 1 may be 1024 next to the overflow; two factors, both exact.
        return e.High * Ieee754.PowerOfTwo(exponent - 3) * 4;
    }
}
