using System.Numerics;
using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;

namespace Cosmos.Numerics;

/// <summary>x = k π/2 + y with |y| ≤ π/4 (and a trace more), y in double-double, for any finite x.</summary>
/// <remarks>
/// W. J. Cody and W. Waite, Software Manual for the Elementary Functions (1980), up to 2^20 quarter turns;
/// M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983), beyond.
/// No double comes closer to a multiple of π/2 than about 2^-62 (J.-M. Muller, Elementary Functions, 3rd edition, chapter 11),
/// so the remainders below keep at least 70 significant bits.
/// </remarks>
internal static class ArgumentReduction
{
    /// <summary>π/4: below it the argument is its own remainder.</summary>
    public const double QuarterPi = 0.7853981633974483;

    private const double CodyWaiteLimit = 1600000;              // less than 2^20 quarter turns
    private const double QuarterTurnsPerRadian = 0.6366197723675814;
    private const double Part1 = 1.5707963267341256;            // π/2 in pieces of at most 33 bits,
    private const double Part2 = 6.077100506303966E-11;         // exact times 20 bits,
    private const double Part3 = 2.0222662487111665E-21;
    private const double Part4 = 8.4784276603689E-32;           // and the rest

    /// <summary>2^-30: x was so close to a multiple of π/2 that the remainder needs the fourth part on its own.</summary>
    private const double Cancelled = 9.313225746154785E-10;

    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766E-17;

    /// <summary>Reduces <paramref name="x"/>, |x| &gt; π/4 and finite.</summary>
    /// <param name="x">The angle, in radians.</param>
    /// <param name="quadrant">k modulo 4, in the two low bits.</param>
    /// <returns>y.</returns>
    public static DoubleDouble Reduce(double x, out int quadrant)
    {
        double a = double.Abs(x);
        if (a >= CodyWaiteLimit)
        {
            DoubleDouble large = ReduceLarge(a, out quadrant);
            if (x > 0) return large;
            quadrant = -quadrant;
            return new DoubleDouble(-large.High, -large.Low);
        }

        double shifted = x * QuarterTurnsPerRadian + Ieee754.RoundingShift;
        double k = shifted - Ieee754.RoundingShift;
        double first = x - k * Part1;                           // exact: the operands are within a factor of 2
        DoubleDouble second = DoubleDouble.Sum(first, -(k * Part2));
        DoubleDouble y = DoubleDouble.FastSum(second.High, second.Low - k * (Part3 + Part4));
        if (double.Abs(y.High) < Cancelled)
        {
            DoubleDouble third = DoubleDouble.Sum(second.High, -(k * Part3));
            y = DoubleDouble.FastSum(third.High, second.Low + third.Low - k * Part4);
        }

        quadrant = (int)Ieee754.Bits(shifted);
        return y;
    }

    /// <summary>
    /// The same for an argument of 24 bits and at most 2^20 quarter turns, in one <see cref="double"/>: no such number comes closer to
    /// a multiple of π/2 than 2^-31, and the error is below 2^-66.
    /// </summary>
    /// <returns><see langword="false"/> for a larger argument, ∞ or NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReduce(float x, out double y, out int quadrant)
    {
        double wide = x;
        double shifted = wide * QuarterTurnsPerRadian + Ieee754.RoundingShift;
        double k = shifted - Ieee754.RoundingShift;
        y = (wide - k * Part1) - k * (Part2 + Part3);
        quadrant = (int)Ieee754.Bits(shifted);
        return double.Abs(wide) < CodyWaiteLimit;
    }

    /// <summary>Payne and Hanek: only those bits of 2/π are multiplied that make a difference modulo 4.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DoubleDouble ReduceLarge(double a, out int quadrant)
    {
        ulong bits = Ieee754.Bits(a);
        ulong significand = (bits & Ieee754.Fraction) | Ieee754.ImplicitBit;
        int exponent = (int)(bits >> 52) - 1075;                // a = significand · 2^exponent, -32 ≤ exponent ≤ 971

        // The first bit of 2/π to look at has weight 2^-(exponent - 1): everything before it adds multiples of 4 turns.
        // The table starts with 64 zero bits, so bit number exponent - 1 (counted from 1) is at this distance from its start:
        int start = exponent + 62;
        int word = start >> 6, shift = start & 63;
        ulong f2 = Bits64(word, shift), f1 = Bits64(word + 1, shift), f0 = Bits64(word + 2, shift);

        // p = significand · f modulo 2^192, in units of 2^-190 quarter turns.
        ulong carry = System.Math.BigMul(significand, f0, out ulong p0);
        ulong top = System.Math.BigMul(significand, f1, out ulong p1);
        p1 += carry;
        if (p1 < carry) top++;
        ulong p2 = significand * f2 + top;

        quadrant = (int)(p2 >> 62);
        p2 <<= 2;
        p2 |= p1 >> 62;
        p1 = (p1 << 2) | (p0 >> 62);
        p0 <<= 2;                                               // now a fraction of 192 bits

        double sign = 1;
        if ((long)p2 < 0)                                       // at least ½: take the next quadrant and count backwards
        {
            quadrant++;
            sign = -1;
            p0 = ~p0;
            p1 = ~p1;
            p2 = ~p2;                                           // one unit of 2^-192 off, far below the truncation of 2/π
        }

        int leading = BitOperations.LeadingZeroCount(p2);
        if (leading == 64)
        {
            p2 = p1;
            p1 = p0;
            p0 = 0;
            leading += BitOperations.LeadingZeroCount(p2);
        }

        int left = leading & 63;
        if (left != 0)
        {
            p2 = (p2 << left) | (p1 >> (64 - left));
            p1 = (p1 << left) | (p0 >> (64 - left));
        }

        // 53 bits, then the 53 after them; the top bit weighs 2^-(leading + 1).
        double scale = sign * Ieee754.PowerOfTwo(-leading - 64);
        double fractionHigh = (double)(long)(p2 >> 11) * 2048 * scale;
        double fractionLow = (double)(long)(((p2 & 0x7FF) << 42) | (p1 >> 22)) * (scale * 2.2737367544323206E-13); // 2^-42
        return DoubleDouble.FastSum(fractionHigh, fractionLow).Multiply(HalfPiHigh, HalfPiLow);
    }

    /// <summary>64 bits of the table, from a bit offset.</summary>
    private static ulong Bits64(int word, int shift)
    {
        ulong bits = TwoOverPiTable.Values[word] << shift;
        return shift == 0 ? bits : bits | (TwoOverPiTable.Values[word + 1] >> (64 - shift));
    }
}
