using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Cosmos.Numerics;

/// <summary>√x, correctly rounded. <see cref="System.Math.Sqrt"/> would call this export again on a CPU without the instruction.</summary>
internal static class SquareRoot
{
    /// <summary>√x with the instruction where there is one.</summary>
    public static double Sqrt(double x)
    {
        if (Sse2.IsSupported) return Sse2.SqrtScalar(Vector128.CreateScalarUnsafe(x)).ToScalar();
        if (AdvSimd.IsSupported) return AdvSimd.SqrtScalar(Vector64.CreateScalar(x)).ToScalar();
        return Portable(x);
    }

    /// <summary>√x digit by digit, as on paper: 54 bits of the root, and whether anything is left.</summary>
    internal static double Portable(double x)
    {
        ulong bits = Ieee754.Bits(x);
        if (bits - 1 >= Ieee754.Infinity - 1)
        {
            if (x == 0 || double.IsNaN(x) || x > 0) return x + x;
            return Ieee754.Invalid(x);
        }

        int exponent = (int)(bits >> 52) - 1023;
        ulong significand = bits & Ieee754.Fraction;
        if (exponent > -1023)
        {
            significand |= Ieee754.ImplicitBit;
        }
        else
        {
            int shift = System.Numerics.BitOperations.LeadingZeroCount(significand) - 11;
            significand <<= shift;
            exponent = -1022 - shift;
        }

        // An even exponent: the radicand is in [1, 4), 2 bits before the point and 52 behind it, zeros after that.
        if ((exponent & 1) != 0) significand <<= 1;
        ulong root = 0, rest = 0;
        significand <<= 10;
        for (int digit = 0; digit < 54; digit++)
        {
            rest = (rest << 2) | (significand >> 62);
            significand <<= 2;
            ulong trial = (root << 2) | 1;
            long difference = (long)(rest - trial);      // both are below 2^57
            ulong taken = (ulong)~(difference >> 63);    // all ones when the digit is 1: random digits defeat branch prediction
            rest -= trial & taken;
            root = (root << 1) | (taken & 1);
        }

        // The 54th bit is the rounding bit. A root is never exactly halfway: its square would have too many bits.
        ulong rounded = (root + 1) >> 1;
        return Ieee754.FromBits(rounded + ((ulong)((exponent >> 1) + 1022) << 52));
    }
}
