namespace Cosmos.Numerics;

/// <summary>Inverse hyperbolic functions: logarithms of double-double arguments, Taylor series near 0.</summary>
/// <remarks>ISO C17, annex F.10.2.1 to F.10.2.3, for the special cases.</remarks>
internal static class InverseHyperbolic
{
    private const double SeriesLimit = 0.03125;
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996E-17;

    /// <summary>From here on √(x² ± 1) = |x| to double-double precision (2^55).</summary>
    private const double Large = 36028797018963968.0;

    /// <summary>asinh x = ±ln(|x| + √(x² + 1)), error below 0.51 ulp.</summary>
    public static double Asinh(double x)
    {
        double a = double.Abs(x);
        if (a < SeriesLimit)
        {
            if (a < 1E-9) return x; // also keeps -0
            // Coefficients (-1)^n (2n)! / (4^n n!² (2n + 1)), up to x^13: the next is below 2^-76 of x.
            double z = x * x;
            return x + x * z * (-1.0 / 6 + z * (3.0 / 40 + z * (-15.0 / 336 + z * (105.0 / 3456 + z * (-945.0 / 42240 + z * (10395.0 / 599040))))));
        }

        if (!(a < Large)) return double.IsFinite(x) ? double.CopySign(LogOfDouble(a), x) : x + x;
        DoubleDouble square = DoubleDouble.Product(a, a);
        DoubleDouble plusOne = a < 1 ? DoubleDouble.FastSum(1, square.High) : DoubleDouble.FastSum(square.High, 1);
        return double.CopySign(LogOfSum(a, DoubleDouble.SquareRoot(DoubleDouble.FastSum(plusOne.High, plusOne.Low + square.Low))), x);
    }

    /// <summary>acosh x = ln(x + √(x² - 1)), error below 0.51 ulp; NaN for x &lt; 1.</summary>
    public static double Acosh(double x)
    {
        if (!(x >= 1)) return Ieee754.Invalid(x);
        if (x == 1) return 0;
        if (!(x < Large)) return double.IsFinite(x) ? LogOfDouble(x) : x;
        DoubleDouble square = DoubleDouble.Product(x, x);
        DoubleDouble minusOne = DoubleDouble.FastSum(square.High, -1);
        DoubleDouble radicand = DoubleDouble.Sum(minusOne.High, minusOne.Low + square.Low);
        return LogOfSum(x, DoubleDouble.SquareRoot(radicand));
    }

    /// <summary>atanh x = ½ ln((1 + x)/(1 - x)), error below 0.51 ulp; ±∞ for ±1, NaN beyond.</summary>
    public static double Atanh(double x)
    {
        double a = double.Abs(x);
        if (a < SeriesLimit)
        {
            if (a < 1E-9) return x; // also keeps -0
            double z = x * x;
            return x + x * z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z * (1.0 / 13))))));
        }

        if (!(a < 1)) return a == 1 ? double.CopySign(double.PositiveInfinity, x) : Ieee754.Invalid(x);
        DoubleDouble quotient = DoubleDouble.Divide(DoubleDouble.FastSum(1, a), DoubleDouble.FastSum(1, -a));
        DoubleDouble logarithm = Logarithm.Parts(quotient.High, quotient.Low);
        return double.CopySign(0.5 * logarithm.High, x);
    }

    private static double LogOfSum(double x, DoubleDouble root)
    {
        DoubleDouble sum = DoubleDouble.Sum(x, root.High);
        return Logarithm.Parts(sum.High, sum.Low + root.Low).High;
    }

    /// <summary>ln 2x, which exists when 2x does not.</summary>
    private static double LogOfDouble(double x)
    {
        DoubleDouble logarithm = Logarithm.Parts(x, 0);
        DoubleDouble sum = DoubleDouble.FastSum(logarithm.High, Ln2High);
        return sum.High + (sum.Low + logarithm.Low + Ln2Low);
    }
}
