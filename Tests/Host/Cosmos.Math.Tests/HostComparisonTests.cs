using System;
using System.Collections.Generic;
using Cosmos.Numerics.Tests.Reference;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>
/// Millions of points against the host's libm: at most one ulp apart. Where glibc itself is further off (its cbrt, sinh, cosh, tanh,
/// asinh, acosh, atanh and log10 are wrong by up to 4 ulp), the 256-bit reference decides between the two.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class HostComparisonTests
{
    private const int GridPoints = 50_000;      // per interval
    private const int RandomPatterns = 150_000; // over all bit patterns
    private const int Arbitrations = 400;       // per function; the reference takes about 20 µs

    private static IReadOnlyList<UnaryFunction> Functions => FunctionCatalog.All;

    [TestCaseSource(nameof(Functions))]
    public void Double_results_are_within_one_ulp_of_the_host(object function)
    {
        var f = (UnaryFunction)function;
        var judge = new Judge(f.Name, Arbitrations);
        foreach (Interval interval in f.Ranges)
        {
            for (int i = 0; i <= GridPoints; i++)
            {
                double x = interval.At((double)i / GridPoints, (i & 1) != 0);
                judge.Compare(f.Double(x), f.Host(x), x, () => f.Exact(x));
            }
        }

        var random = new Random(20260101);
        for (int i = 0; i < RandomPatterns; i++)
        {
            double x = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            judge.Compare(f.Double(x), f.Host(x), x, () => f.Exact(x));
        }

        judge.Report();
    }

    [TestCaseSource(nameof(Functions))]
    public void Single_results_are_within_one_ulp_of_the_host(object function)
    {
        var f = (UnaryFunction)function;
        var judge = new Judge(f.Name + "f", Arbitrations);
        foreach (Interval interval in f.Ranges)
        {
            for (int i = 0; i <= GridPoints / 4; i++)
            {
                float x = (float)interval.At(i * 4.0 / GridPoints, (i & 1) != 0);
                judge.Compare(f.Single(x), f.HostSingle(x), x, () => f.Exact(x));
            }
        }

        // Every 9973th of all 2^32 patterns (a prime, so that all low bits occur).
        for (ulong pattern = 0; pattern <= uint.MaxValue; pattern += 9973)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)pattern);
            judge.Compare(f.Single(x), f.HostSingle(x), x, () => f.Exact(x));
        }

        judge.Report();
    }

    [Test]
    public void Power_is_within_one_ulp_of_the_host()
    {
        var judge = new Judge("pow", Arbitrations);
        var random = new Random(7);
        for (int i = 0; i < 800_000; i++)
        {
            (double x, double y) = BinaryArguments.Power(random, i);
            judge.Compare(LibM.Pow(x, y), Math.Pow(x, y), x, () => BinaryArguments.ExactPower(x, y), y);
            float xf = (float)x, yf = (float)y;
            judge.Compare(LibM.PowF(xf, yf), MathF.Pow(xf, yf), xf, () => BinaryArguments.ExactPower(xf, yf), yf);
        }

        judge.Report();
    }

    [Test]
    public void Angle_of_a_point_is_within_one_ulp_of_the_host()
    {
        var judge = new Judge("atan2", Arbitrations);
        var random = new Random(8);
        for (int i = 0; i < 500_000; i++)
        {
            (double x, double y) = BinaryArguments.Point(random, i);
            judge.Compare(LibM.Atan2(y, x), Math.Atan2(y, x), y, () => BigMath.Atan2(y, x), x);
            float xf = (float)x, yf = (float)y;
            judge.Compare(LibM.Atan2F(yf, xf), MathF.Atan2(yf, xf), yf, () => BigMath.Atan2(yf, xf), xf);
        }

        judge.Report();
    }
}
