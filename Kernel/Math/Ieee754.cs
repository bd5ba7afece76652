using System;
using System.Runtime.CompilerServices;

namespace Cosmos.Numerics;

/// <summary>The binary64 and binary32 formats of IEEE 754-2019, section 3.4, as this library looks at them.</summary>
internal static class Ieee754
{
    /// <summary>Sign bit of a <see cref="double"/>.</summary>
    public const ulong Sign = 0x8000_0000_0000_0000;

    /// <summary>Everything but the sign; also the mask that makes |x|.</summary>
    public const ulong Magnitude = 0x7FFF_FFFF_FFFF_FFFF;

    /// <summary>Bits of +∞; a larger magnitude is a NaN.</summary>
    public const ulong Infinity = 0x7FF0_0000_0000_0000;

    /// <summary>Bits of 1.0.</summary>
    public const ulong One = 0x3FF0_0000_0000_0000;

    /// <summary>The 52 stored bits of the significand.</summary>
    public const ulong Fraction = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>The bit that normal numbers do not store.</summary>
    public const ulong ImplicitBit = 0x0010_0000_0000_0000;

    /// <summary>Adding this to |v| &lt; 2^51 rounds v to an integer in the low bits of the sum.</summary>
    public const double RoundingShift = 6755399441055744.0; // 1.5 · 2^52

    /// <summary>The bits of a <see cref="double"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    /// <summary>The <see cref="double"/> with the given bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double FromBits(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    /// <summary>The number cut to 26 bits: the product of two such numbers is exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double UpperHalf(double value) => FromBits(Bits(value) & 0xFFFF_FFFF_F800_0000);

    /// <summary>2^exponent for -1022 ≤ exponent ≤ 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PowerOfTwo(int exponent) => FromBits((ulong)(exponent + 1023) << 52);

    /// <summary>The NaN for an argument outside the domain: what the CPU makes of 0/0, or the argument itself when it is a NaN.</summary>
    public static double Invalid(double argument) => (argument - argument) / (argument - argument);
}
