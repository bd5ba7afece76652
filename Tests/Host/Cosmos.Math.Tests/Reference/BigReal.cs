using System;
using System.Numerics;

namespace Cosmos.Numerics.Tests.Reference;

/// <summary>
/// A real number with a 256-bit significand and an unbounded exponent: the yardstick of the accuracy tests.
/// Every operation is truncated, so its relative error is below 2^-255.
/// </summary>
internal readonly struct BigReal
{
    public const int Precision = 256;

    private readonly BigInteger _significand;
    private readonly int _exponent;

    private BigReal(BigInteger significand, int exponent)
    {
        int excess = (int)BigInteger.Abs(significand).GetBitLength() - Precision;
        _significand = excess > 0 ? significand >> excess : significand;
        _exponent = significand.IsZero ? 0 : excess > 0 ? exponent + excess : exponent;
    }

    public static BigReal Zero => default;

    public static BigReal One => new(BigInteger.One, 0);

    public int Sign => _significand.Sign;

    /// <summary>The number is significand · 2^exponent.</summary>
    public static BigReal Create(BigInteger significand, int exponent) => new(significand, exponent);

    /// <summary>Exact.</summary>
    public static BigReal From(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value));
        (long significand, int exponent) = Decompose(value);
        return new BigReal(significand, exponent);
    }

    /// <summary>Splits a finite double into an integer and a power of two, exactly.</summary>
    public static (long Significand, int Exponent) Decompose(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)(bits >> 52) & 0x7FF;
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        long significand = biased == 0 ? fraction : fraction | 0x10_0000_0000_0000;
        return (bits < 0 ? -significand : significand, Math.Max(biased, 1) - 1075);
    }

    /// <summary>⌊log2 |x|⌋.</summary>
    public int BinaryExponent => (int)BigInteger.Abs(_significand).GetBitLength() - 1 + _exponent;

    public static BigReal operator +(BigReal left, BigReal right)
    {
        if (left.Sign == 0) return right;
        if (right.Sign == 0) return left;
        // Beyond the precision the smaller operand cannot matter; without this the shift below could be enormous.
        int distance = left.BinaryExponent - right.BinaryExponent;
        if (distance > Precision + 8) return left;
        if (distance < -Precision - 8) return right;
        int exponent = Math.Min(left._exponent, right._exponent);
        return new BigReal((left._significand << (left._exponent - exponent)) + (right._significand << (right._exponent - exponent)), exponent);
    }

    public static BigReal operator -(BigReal value) => new(-value._significand, value._exponent);

    public static BigReal operator -(BigReal left, BigReal right) => left + -right;

    public static BigReal operator *(BigReal left, BigReal right) => new(left._significand * right._significand, left._exponent + right._exponent);

    public static BigReal operator *(BigReal left, int right) => new(left._significand * right, left._exponent);

    public static BigReal operator /(BigReal left, BigReal right)
    {
        int shift = Precision + 2 + Math.Max(0, (int)right._significand.GetBitLength() - (int)left._significand.GetBitLength());
        return new BigReal((left._significand << shift) / right._significand, left._exponent - right._exponent - shift);
    }

    public static BigReal operator /(BigReal left, int right) => left / new BigReal(right, 0);

    /// <summary>x · 2^power.</summary>
    public BigReal Scale(int power) => new(_significand, _exponent + power);

    public BigReal Abs() => new(BigInteger.Abs(_significand), _exponent);

    /// <summary>Square root of a positive number.</summary>
    public static BigReal Sqrt(BigReal value) => Root(value, 2);

    /// <summary>Cube root; the sign is kept.</summary>
    public static BigReal Cbrt(BigReal value) => value.Sign < 0 ? -Root(-value, 3) : Root(value, 3);

    private static BigReal Root(BigReal value, int degree)
    {
        if (value.Sign == 0) return Zero;
        int shift = Math.Max(0, degree * (Precision + 2) - (int)value._significand.GetBitLength());
        int remainder = ((value._exponent - shift) % degree + degree) % degree;
        shift += remainder;
        BigInteger radicand = value._significand << shift;
        // Newton from above decreases until it meets the integer root.
        BigInteger root = BigInteger.One << ((int)radicand.GetBitLength() / degree + 1);
        while (true)
        {
            BigInteger next = ((degree - 1) * root + radicand / BigInteger.Pow(root, degree - 1)) / degree;
            if (next >= root) break;
            root = next;
        }
        return new BigReal(root, (value._exponent - shift) / degree);
    }

    /// <summary>The nearest multiple of 2^quantum, as a double (exact when it has at most 53 bits).</summary>
    public double RoundToQuantum(int quantum)
    {
        int shift = quantum - _exponent;
        BigInteger units = shift <= 0 ? _significand << -shift : (_significand + (BigInteger.One << (shift - 1))) >> shift;
        return Math.ScaleB((double)(long)units, quantum);
    }

    /// <summary>The nearest double (halfway cases away from zero: they do not occur for the irrational numbers tested).</summary>
    public double ToDouble()
    {
        if (Sign == 0) return 0;
        int quantum = Math.Max(BinaryExponent - 52, -1074);
        int shift = quantum - _exponent;
        BigInteger magnitude = BigInteger.Abs(_significand);
        BigInteger units = shift <= 0 ? magnitude << -shift : (magnitude + (BigInteger.One << (shift - 1))) >> shift;
        if (quantum > 971) return Sign * double.PositiveInfinity;
        return Sign * Math.ScaleB((double)(ulong)units, quantum);
    }

    /// <summary>A rough double, enough to start an iteration.</summary>
    public double Approximate() => ToDouble();

    /// <summary>Distance of <paramref name="result"/> from this number, in units in the last place of a <see cref="double"/> of this number's magnitude.</summary>
    public double UlpError(double result) => UlpError(result, 52, -1074, 1023);

    /// <summary>The same for <see cref="float"/>.</summary>
    public double UlpError(float result) => UlpError(result, 23, -149, 127);

    private double UlpError(double result, int fractionBits, int smallestQuantum, int largestExponent)
    {
        if (double.IsNaN(result)) return double.PositiveInfinity;
        int quantum = Sign == 0 ? smallestQuantum : Math.Max(Math.Min(BinaryExponent, largestExponent) - fractionBits, smallestQuantum);
        // Infinity stands for the first power of two that does not fit, and for everything beyond.
        if (double.IsInfinity(result) && Sign == Math.Sign(result) && BinaryExponent > largestExponent) return 0;
        BigReal actual = double.IsInfinity(result) ? new BigReal(result > 0 ? 1 : -1, largestExponent + 1) : From(result);
        BigReal error = (actual - this).Abs().Scale(-quantum);
        if (error.Sign == 0) return 0;
        return error.BinaryExponent > 20 ? double.PositiveInfinity : error.Scale(64).RoundToQuantum(24) / Math.Pow(2, 64);
    }
}
