using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>
/// Inverse trigonometric functions: the value at the nearest j/128 from a table in double-double, plus the small angle that is left.
/// </summary>
/// <remarks>
/// atan u = atan c + atan((u - c)/(1 + c u)), and asin u = asin c + asin((u² - c²)/(u √(1 - c²) + c √(1 - u²))), where the products
/// c u are exact enough because c has 8 bits. P. T. P. Tang, "Table-lookup algorithms for elementary functions and their error
/// analysis", ARITH 10 (1991). ISO C17, annex F.10.1.1 to F.10.1.4, for the special cases.
/// </remarks>
internal static class InverseTrigonometric
{
    /// <summary>Below it a plain Taylor series: the table would lose relative accuracy.</summary>
    private const double SeriesLimit = 0.125;

    private const double PiHigh = 3.141592653589793;
    private const double PiLow = 1.2246467991473532E-16;
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766E-17;

    /// <summary>Beyond it asin and acos use the half-angle formula; below 91.5/128, the end of the table.</summary>
    private const double HalfAngleLimit = 0.70703125;

    /// <summary>atan x, error below 0.57 ulp.</summary>
    public static double Atan(double x)
    {
        double a = double.Abs(x);
        if (a < SeriesLimit)
        {
            if (a < 1E-9) return x; // also keeps -0
            return x + TangentTail(x);
        }

        if (a <= 1)
        {
            int j = (int)(a * 128 + 0.5);
            double c = j * 0.0078125;
            double t = (a - c) / (1 + c * a);
            double angle = ArcTangentTable.Values[2 * j] + (ArcTangentTable.Values[2 * j + 1] + (t + SmallTangentTail(t)));
            return double.CopySign(angle, x);
        }

        if (a < 1E18)
        {
            // π/2 - atan(1/a); 1 - c a is exact up to the last, small product.
            int j = (int)(128 / a + 0.5);
            double c = j * 0.0078125;
            double aHigh = Truncate(a);
            double t = ((1 - c * aHigh) - c * (a - aHigh)) / (a + c);
            DoubleDouble angle = DoubleDouble.FastSum(HalfPiHigh, -ArcTangentTable.Values[2 * j]);
            return double.CopySign(angle.High + (angle.Low + (HalfPiLow - ArcTangentTable.Values[2 * j + 1]) - SmallTangentTail(t) - t), x);
        }

        return double.IsNaN(x) ? x + x : double.CopySign(HalfPiHigh, x);
    }

    /// <summary>The angle of the point (x, y), error below 0.57 ulp.</summary>
    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y)) return x + y;
        double ax = double.Abs(x), ay = double.Abs(y);
        bool left = double.IsNegative(x);
        if (ay == 0) return double.CopySign(left ? PiHigh : 0, y);
        if (ax == 0) return double.CopySign(HalfPiHigh, y);
        if (double.IsInfinity(ax) || double.IsInfinity(ay))
        {
            double corner = ax < ay ? HalfPiHigh : double.IsInfinity(ay) ? (left ? 0.75 * PiHigh : 0.5 * HalfPiHigh) : left ? PiHigh : 0;
            return double.CopySign(corner, y);
        }

        // Far from the diagonal only the quotient itself counts, and only near the positive x axis.
        int distance = ExponentOf(ay) - ExponentOf(ax);
        if (distance > 60) return double.CopySign(HalfPiHigh, y);
        if (distance < -60) return double.CopySign(left ? PiHigh : ay / ax, y);

        // Bring the larger one close to 1: no product below can overflow or underflow.
        bool steep = ay > ax;
        double numerator = steep ? ax : ay, denominator = steep ? ay : ax;
        if (denominator < 1E-290)
        {
            numerator *= 1.3407807929942597E+154; // 2^512; subnormals become normal
            denominator *= 1.3407807929942597E+154;
        }

        double scale = Ieee754.PowerOfTwo(-int.Clamp(ExponentOf(denominator), -1022, 1022));
        DoubleDouble angle = Quotient(numerator * scale, denominator * scale);
        if (steep) angle = Subtract(HalfPiHigh, HalfPiLow, angle);
        if (left) angle = Subtract(PiHigh, PiLow, angle);
        return double.CopySign(angle.High, y);
    }

    /// <summary>asin x, error below 0.57 ulp; NaN for |x| &gt; 1.</summary>
    public static double Asin(double x)
    {
        double a = double.Abs(x);
        if (a < HalfAngleLimit)
        {
            if (a < 1E-9) return x; // also keeps -0
            if (a < SeriesLimit) return x + SineTail(x);
            return double.CopySign(SmallAngle(a, 0, double.Sqrt((1 - a) * (1 + a))).High, x);
        }

        if (!(a <= 1)) return Ieee754.Invalid(x);
        DoubleDouble angle = HalfAngle(a);
        return double.CopySign(Subtract(HalfPiHigh, HalfPiLow, new DoubleDouble(2 * angle.High, 2 * angle.Low)).High, x);
    }

    /// <summary>acos x, error below 0.57 ulp; NaN for |x| &gt; 1.</summary>
    public static double Acos(double x)
    {
        double a = double.Abs(x);
        if (a < HalfAngleLimit)
        {
            DoubleDouble arcSine = a < SeriesLimit
                ? DoubleDouble.FastSum(a, SineTail(a))
                : SmallAngle(a, 0, double.Sqrt((1 - a) * (1 + a)));
            if (x > 0) arcSine = new DoubleDouble(-arcSine.High, -arcSine.Low);
            DoubleDouble sum = DoubleDouble.FastSum(HalfPiHigh, arcSine.High);
            return sum.High + (sum.Low + (HalfPiLow + arcSine.Low));
        }

        if (!(a <= 1)) return Ieee754.Invalid(x);
        if (x == 1) return 0;
        DoubleDouble angle = HalfAngle(a);
        angle = new DoubleDouble(2 * angle.High, 2 * angle.Low);
        return x > 0 ? angle.High : Subtract(PiHigh, PiLow, angle).High;
    }

    /// <summary>asin √((1 - a)/2), half of acos a, for a > 0.7.</summary>
    private static DoubleDouble HalfAngle(double a)
    {
        double square = 0.5 * (1 - a); // exact
        if (square == 0) return default;
        double root = double.Sqrt(square);
        DoubleDouble p = DoubleDouble.Product(root, root);
        double rootLow = ((square - p.High) - p.Low) / (2 * root);
        if (root < SeriesLimit) return DoubleDouble.FastSum(root, SineTail(root) + rootLow * (1 + p.High * 0.5));
        return SmallAngle(root, rootLow, double.Sqrt(0.5 * (1 + a)));
    }

    /// <summary>asin(u + low) for 1/8 ≤ u ≤ 91.5/128, with cosine = √(1 - u²) to working precision.</summary>
    private static DoubleDouble SmallAngle(double u, double low, double cosine)
    {
        int j = (int)(u * 128 + 0.5);
        double c = j * 0.0078125;
        j *= 3;
        double d = (u - c) * (u + c) / (u * ArcSineTable.Values[j + 2] + c * cosine);
        double square = d * d;
        double tail = d * square * (1.0 / 6 + square * (3.0 / 40 + square * (15.0 / 336)));
        return DoubleDouble.FastSum(ArcSineTable.Values[j], d + (tail + ArcSineTable.Values[j + 1] + low / cosine));
    }

    /// <summary>atan(n/d) for 0 &lt; n ≤ d, both normal and of moderate size.</summary>
    private static DoubleDouble Quotient(double n, double d)
    {
        double q = n / d;
        if (q < SeriesLimit)
        {
            DoubleDouble p = DoubleDouble.Product(q, d);
            double low = ((n - p.High) - p.Low) / d;
            return DoubleDouble.FastSum(q, low + TangentTail(q));
        }

        int j = (int)(q * 128 + 0.5);
        double c = j * 0.0078125;
        double dHigh = Truncate(d);
        double t = ((n - c * dHigh) - c * (d - dHigh)) / (d + c * n);
        return DoubleDouble.FastSum(ArcTangentTable.Values[2 * j], ArcTangentTable.Values[2 * j + 1] + (t + SmallTangentTail(t)));
    }

    /// <summary>(high + low) - angle, for 0 ≤ angle ≤ high.</summary>
    private static DoubleDouble Subtract(double high, double low, DoubleDouble angle)
    {
        DoubleDouble difference = DoubleDouble.FastSum(high, -angle.High);
        return DoubleDouble.FastSum(difference.High, difference.Low + (low - angle.Low));
    }

    /// <summary>atan x - x for |x| &lt; 1/8: the terms up to x^21/21, 2^-65 of the result.</summary>
    private static double TangentTail(double x)
    {
        double z = x * x, w = z * z;
        double even = -1.0 / 3 + w * (-1.0 / 7 + w * (-1.0 / 11 + w * (-1.0 / 15 + w * (-1.0 / 19))));
        double odd = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
        return x * z * (even + z * odd);
    }

    /// <summary>atan t - t for |t| ≤ 2^-8.</summary>
    private static double SmallTangentTail(double t)
    {
        double square = t * t;
        return t * square * (-1.0 / 3 + square * (1.0 / 5 - square * (1.0 / 7)));
    }

    /// <summary>asin x - x for |x| &lt; 1/8: coefficients (2n)!/(4^n n!² (2n + 1)), up to x^19, 2^-66 of the result.</summary>
    private static double SineTail(double x)
    {
        double z = x * x, w = z * z;
        double even = 1.0 / 6 + w * (15.0 / 336 + w * (945.0 / 42240 + w * (135135.0 / 9676800 + w * (34459425.0 / 3530096640))));
        double odd = 3.0 / 40 + w * (105.0 / 3456 + w * (10395.0 / 599040 + w * (2027025.0 / 175472640)));
        return x * z * (even + z * odd);
    }

    /// <summary>The 45 high bits: exact times a number of 8 bits.</summary>
    private static double Truncate(double value) => Ieee754.FromBits(Ieee754.Bits(value) & 0xFFFF_FFFF_FFFF_FF00);

    private static int ExponentOf(double magnitude) => (int)(Ieee754.Bits(magnitude) >> 52) - 1023;
}
