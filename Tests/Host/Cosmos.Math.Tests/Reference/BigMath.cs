using System;
using System.Numerics;

namespace Cosmos.Numerics.Tests.Reference;

/// <summary>The elementary functions at 256 bits, from their Taylor series and Newton's method; relative error below 2^-180.</summary>
internal static class BigMath
{
    private const int PiBits = 1700;

    /// <summary>⌊π · 2^1700⌋: Machin's formula, π = 16 atan(1/5) - 4 atan(1/239).</summary>
    private static readonly BigInteger s_pi = (16 * InverseTangentOfReciprocal(5, PiBits + 32) - 4 * InverseTangentOfReciprocal(239, PiBits + 32)) >> 32;

    public static BigReal Pi { get; } = BigReal.Create(s_pi, -PiBits);

    /// <summary>ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749).</summary>
    public static BigReal Ln2 { get; } = BigReal.Create(
        18 * AreaTangentOfReciprocal(26, 400) - 2 * AreaTangentOfReciprocal(4801, 400) + 8 * AreaTangentOfReciprocal(8749, 400), -400);

    public static BigReal Ln10 { get; } = Log(BigReal.From(10));

    /// <summary>The first <paramref name="bits"/> bits of 2/π behind the binary point.</summary>
    public static BigInteger TwoOverPiBits(int bits) => (BigInteger.One << (PiBits + bits + 1)) / s_pi;

    private static BigInteger InverseTangentOfReciprocal(int n, int bits) => Series(n, bits, -1);

    private static BigInteger AreaTangentOfReciprocal(int n, int bits) => Series(n, bits + 32, 1) >> 32;

    private static BigInteger Series(int n, int bits, int sign)
    {
        BigInteger power = (BigInteger.One << bits) / n;
        BigInteger sum = power;
        for (int k = 3, factor = sign; !power.IsZero; k += 2, factor *= sign)
        {
            power /= n * n;
            sum += factor * (power / k);
        }
        return sum;
    }

    public static BigReal Exp(BigReal x)
    {
        if (x.Sign == 0) return BigReal.One;
        int k = (int)Math.Round((x / Ln2).Approximate());
        BigReal r = (x - Ln2 * k).Scale(-12);
        BigReal term = BigReal.One, sum = BigReal.One;
        for (int n = 1; n < 40 && term.Sign != 0 && term.BinaryExponent > -BigReal.Precision - 8; n++)
        {
            term = term * r / n;
            sum += term;
        }
        for (int n = 0; n < 12; n++) sum *= sum;
        return sum.Scale(k);
    }

    public static BigReal Log(BigReal x)
    {
        int k = x.BinaryExponent;
        BigReal m = x.Scale(-k);
        if (m.Approximate() > 1.5)
        {
            m = m.Scale(-1);
            k++;
        }
        BigReal y = BigReal.From(Math.Log(m.Approximate()));
        if (y.Sign == 0) y = m - BigReal.One;
        for (int n = 0; n < 3; n++)
        {
            BigReal e = Exp(y); // Halley's iteration: the error is cubed
            BigReal step = ((m - e) / (m + e)).Scale(1);
            y += step;
            if (step.Sign == 0 || step.BinaryExponent < -BigReal.Precision + 8) break;
        }
        return y + Ln2 * k;
    }

    public static BigReal Pow(BigReal x, BigReal y) => Exp(y * Log(x));

    /// <summary>x mod π/2 in [-π/4, π/4], and the quadrant modulo 4.</summary>
    private static (BigReal Remainder, int Quadrant) Reduce(BigReal x, double exact)
    {
        (long significand, int exponent) = BigReal.Decompose(exact);
        if (exponent < -400) return (x, 0);
        // In fixed point with 1600 fractional bits, enough for 2^1024 · 2^-300.
        BigInteger numerator = exponent + 640 >= 0 ? (BigInteger)significand << (exponent + 640) : (BigInteger)significand >> -(exponent + 640);
        BigInteger quotient = (numerator << (PiBits + 1 - 640 + 1)) / s_pi;       // 2 · x · 2/π
        quotient = (quotient + (quotient.Sign >= 0 ? 1 : -1)) / 2;                // rounded to nearest
        BigInteger remainder = (numerator << (PiBits + 1 - 640)) - quotient * s_pi; // (x - k π/2) · 2^(PiBits + 1)
        int quadrant = (int)((quotient % 4 + 4) % 4);
        return (BigReal.Create(remainder, -PiBits - 1), quadrant);
    }

    private static (BigReal Sin, BigReal Cos) SinCosSmall(BigReal r)
    {
        if (r.Sign == 0) return (BigReal.Zero, BigReal.One);
        BigReal square = -(r * r);
        BigReal sinTerm = r, sin = r, cosTerm = BigReal.One, cos = BigReal.One;
        for (int n = 1; n < 60; n++)
        {
            cosTerm = cosTerm * square / (2 * n * (2 * n - 1));
            sinTerm = sinTerm * square / (2 * n * (2 * n + 1));
            if (cosTerm.Sign == 0 || cosTerm.BinaryExponent < -BigReal.Precision - 8) break;
            cos += cosTerm;
            sin += sinTerm;
        }
        return (sin, cos);
    }

    private static (BigReal Sin, BigReal Cos) SinCos(double x)
    {
        (BigReal r, int quadrant) = Reduce(BigReal.From(x), x);
        (BigReal s, BigReal c) = SinCosSmall(r);
        return quadrant switch { 0 => (s, c), 1 => (c, -s), 2 => (-s, -c), _ => (-c, s) };
    }

    public static BigReal Sin(double x) => SinCos(x).Sin;

    public static BigReal Cos(double x) => SinCos(x).Cos;

    public static BigReal Tan(double x)
    {
        (BigReal s, BigReal c) = SinCos(x);
        return s / c;
    }

    /// <summary>atan(y/x) for x, y ≥ 0.</summary>
    private static BigReal AtanQuotient(BigReal y, BigReal x)
    {
        if (y.Sign == 0) return BigReal.Zero;
        if ((y - x).Sign > 0) return Pi.Scale(-1) - AtanQuotient(x, y);
        BigReal q = y / x;
        BigReal guess = BigReal.From(Math.Atan(q.Approximate()));
        if (q.BinaryExponent < -60) guess = BigReal.Zero;
        (BigReal s, BigReal c) = SinCosSmall(guess);
        BigReal t = (q * c - s) / (c + q * s); // tan of the remaining angle, at most 2^-52
        BigReal square = t * t, sum = t, power = t;
        for (int n = 3; n <= 11; n += 2)
        {
            power = -(power * square);
            sum += power / n;
        }
        return guess + sum;
    }

    public static BigReal Atan(BigReal x) => x.Sign < 0 ? -AtanQuotient(-x, BigReal.One) : AtanQuotient(x, BigReal.One);

    /// <summary>Both arguments finite and not both zero.</summary>
    public static BigReal Atan2(double y, double x)
    {
        BigReal angle = AtanQuotient(BigReal.From(Math.Abs(y)), BigReal.From(Math.Abs(x)));
        if (x < 0) angle = Pi - angle;
        return double.IsNegative(y) ? -angle : angle;
    }

    public static BigReal Asin(BigReal x)
    {
        BigReal angle = AtanQuotient(x.Abs(), BigReal.Sqrt((BigReal.One - x) * (BigReal.One + x)));
        return x.Sign < 0 ? -angle : angle;
    }

    public static BigReal Acos(BigReal x)
    {
        BigReal angle = AtanQuotient(BigReal.Sqrt((BigReal.One - x) * (BigReal.One + x)), x.Abs());
        return x.Sign < 0 ? Pi - angle : angle;
    }

    public static BigReal Sinh(BigReal x)
    {
        if (IsTiny(x)) return x + x * x * x / 6;
        BigReal e = Exp(x);
        return (e - BigReal.One / e).Scale(-1);
    }

    public static BigReal Cosh(BigReal x)
    {
        BigReal e = Exp(x);
        return (e + BigReal.One / e).Scale(-1);
    }

    public static BigReal Tanh(BigReal x)
    {
        if (IsTiny(x)) return x - x * x * x / 3;
        BigReal e = Exp(x.Scale(1));
        return (e - BigReal.One) / (e + BigReal.One);
    }

    public static BigReal Asinh(BigReal x)
    {
        if (IsTiny(x)) return x - x * x * x / 6;
        BigReal a = x.Abs();
        BigReal y = Log(a + BigReal.Sqrt(a * a + BigReal.One));
        return x.Sign < 0 ? -y : y;
    }

    public static BigReal Acosh(BigReal x) => Log(x + BigReal.Sqrt((x - BigReal.One) * (x + BigReal.One)));

    public static BigReal Atanh(BigReal x)
    {
        if (IsTiny(x)) return x + x * x * x / 3;
        return Log((BigReal.One + x) / (BigReal.One - x)).Scale(-1);
    }

    /// <summary>Where two terms of the series are enough for 128 bits, and the closed formula would cancel.</summary>
    private static bool IsTiny(BigReal x) => x.Sign == 0 || x.BinaryExponent < -50;
}
