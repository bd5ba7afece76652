using System.Runtime.CompilerServices;

namespace Cosmos.Numerics;

/// <summary>
/// An unevaluated sum <see cref="High"/> + <see cref="Low"/> with |Low| ≤ ½ ulp(High): about 106 significant bits.
/// </summary>
/// <remarks>
/// T. J. Dekker, "A floating-point technique for extending the available precision", Numerische Mathematik 18 (1971);
/// D. E. Knuth, The Art of Computer Programming 2, section 4.2.2. No fused multiply-add is used, so that every CPU gives the same bits.
/// </remarks>
internal readonly struct DoubleDouble(double high, double low)
{
    /// <summary>2^27 + 1: Veltkamp's constant, splits 53 bits into 26 and 27.</summary>
    private const double Splitter = 134217729.0;

    /// <summary>The number rounded to nearest.</summary>
    public readonly double High = high;

    /// <summary>What the rounding left over.</summary>
    public readonly double Low = low;

    /// <summary>a + b exactly, for |a| ≥ |b| or a = 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble FastSum(double a, double b)
    {
        double sum = a + b;
        return new DoubleDouble(sum, b - (sum - a));
    }

    /// <summary>a + b exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double partOfB = sum - a;
        return new DoubleDouble(sum, (a - (sum - partOfB)) + (b - partOfB));
    }

    /// <summary>a · b exactly, while the product and its rounding error are normal and |a|, |b| &lt; 2^995.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double a, double b)
    {
        double t = Splitter * a;
        double aHigh = t - (t - a);
        double aLow = a - aHigh;
        t = Splitter * b;
        double bHigh = t - (t - b);
        double bLow = b - bHigh;
        double product = a * b;
        return new DoubleDouble(product, ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow);
    }

    /// <summary>(high + low) · (otherHigh + otherLow), relative error below 2^-100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DoubleDouble Multiply(double otherHigh, double otherLow)
    {
        DoubleDouble p = Product(High, otherHigh);
        return FastSum(p.High, p.Low + (High * otherLow + Low * otherHigh));
    }

    /// <summary>Quotient of two double-doubles, relative error below 2^-98. Not normalized: the low part may reach 2 ulp of the high one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Divide(DoubleDouble numerator, DoubleDouble denominator)
    {
        double reciprocal = 1 / denominator.High;
        double q = numerator.High * reciprocal; // one or two ulp off; the remainder is exact all the same
        DoubleDouble p = Product(q, denominator.High);
        double remainder = ((numerator.High - p.High) - p.Low) + (numerator.Low - q * denominator.Low);
        return new DoubleDouble(q, remainder * reciprocal);
    }

    /// <summary>Square root of a positive double-double, relative error below 2^-98.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble SquareRoot(DoubleDouble value)
    {
        double root = double.Sqrt(value.High);
        DoubleDouble square = Product(root, root);
        return new DoubleDouble(root, (((value.High - square.High) - square.Low) + value.Low) / (2 * root));
    }
}
