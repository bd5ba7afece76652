using System;

namespace Cosmos.Numerics.Tests;

/// <summary>Distances between floating-point numbers, in steps from one to the next.</summary>
internal static class Ulp
{
    /// <summary>0 for equal numbers and for two NaNs; zeros of different sign are one step apart.</summary>
    public static long Distance(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a) && double.IsNaN(b) ? 0 : long.MaxValue;
        long distance = Ordinal(BitConverter.DoubleToInt64Bits(a)) - Ordinal(BitConverter.DoubleToInt64Bits(b));
        return double.IsNegative(a) == double.IsNegative(b) ? Math.Abs(distance) : Math.Max(1, Math.Abs(distance));
    }

    /// <summary>The same for <see cref="float"/>.</summary>
    public static long Distance(float a, float b)
    {
        if (float.IsNaN(a) || float.IsNaN(b)) return float.IsNaN(a) && float.IsNaN(b) ? 0 : long.MaxValue;
        int left = BitConverter.SingleToInt32Bits(a), right = BitConverter.SingleToInt32Bits(b);
        long distance = Math.Abs((left < 0 ? -(long)(left & int.MaxValue) : left) - (right < 0 ? -(long)(right & int.MaxValue) : right));
        return left < 0 == right < 0 ? distance : Math.Max(1, distance);
    }

    /// <summary>Bit patterns in the order of the numbers.</summary>
    private static long Ordinal(long bits) => bits < 0 ? -(bits & long.MaxValue) : bits;
}
