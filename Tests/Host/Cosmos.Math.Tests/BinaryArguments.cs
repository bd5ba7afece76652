using System;
using Cosmos.Numerics.Tests.Reference;

namespace Cosmos.Numerics.Tests;

/// <summary>Arguments for the functions of two arguments: five kinds, in turn.</summary>
internal static class BinaryArguments
{
    private static readonly Interval s_everywhere = new(5E-324, 1.7E308, true);
    private static readonly Interval s_nearOne = new(1E-16, 0.1, true, true, 1);

    /// <summary>Base and exponent: anywhere, near 1, near the overflow, near the underflow, integers, random bits.</summary>
    public static (double X, double Y) Power(Random random, int kind)
    {
        double x = s_everywhere.Sample(random);
        switch (kind % 6)
        {
            case 0: return (x, Sign(random) * 700 / Math.Log(x) * random.NextDouble());
            case 1:
                x = s_nearOne.Sample(random);
                return (x, Sign(random) * 740 / Math.Log(x) * random.NextDouble());
            case 2:
                x = 0.5 + random.NextDouble() * 1.5;
                return (x, 709.78 / Math.Log(x) * (0.99 + 0.01 * random.NextDouble()));
            case 3: return (x, -745.2 / Math.Log(x) * (0.95 + 0.05 * random.NextDouble()));
            case 4: return (random.Next(-1000, 1000), random.Next(-100, 100));
            default: return (RandomPattern(random), RandomPattern(random));
        }
    }

    /// <summary>Coordinates: anywhere, similar magnitudes, the unit square, near the axes, random bits.</summary>
    public static (double X, double Y) Point(Random random, int kind)
    {
        double x = Sign(random) * s_everywhere.Sample(random);
        switch (kind % 5)
        {
            case 0: return (x, Sign(random) * s_everywhere.Sample(random));
            case 1: return (x, Sign(random) * x * random.NextDouble());
            case 2: return (random.NextDouble() * 2 - 1, random.NextDouble() * 2 - 1);
            case 3: return (x, Sign(random) * x * Math.Pow(2, random.Next(-70, 70)));
            default: return (RandomPattern(random), RandomPattern(random));
        }
    }

    /// <summary>x^y for a result that the host found finite, with the sign of an odd power.</summary>
    public static BigReal ExactPower(double x, double y)
    {
        BigReal magnitude = BigMath.Pow(BigReal.From(Math.Abs(x)), BigReal.From(y));
        return x < 0 && Math.Abs(y % 2) == 1 ? -magnitude : magnitude;
    }

    /// <summary>Any double at all, NaNs included.</summary>
    public static double RandomPattern(Random random) => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));

    private static int Sign(Random random) => random.Next(2) * 2 - 1;
}
