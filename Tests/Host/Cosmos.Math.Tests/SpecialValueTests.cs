using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>Zeros, infinities, NaNs, subnormals and domain errors: the same bits as the host, but for the sign and payload of a NaN.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SpecialValueTests
{
    private static readonly double[] s_specials =
    [
        0, double.Epsilon, 4.4501477170144023E-308, 2.2250738585072014E-308, 2.225073858507201E-308, 1E-300, 1E-20, 1E-9, 0.25, 0.5,
        0.99999999999999989, 1, 1.0000000000000002, 1.5, 2, 3, 4, 8, 64, 4503599627370495.5, 4503599627370496, 9007199254740991,
        9007199254740992, 9007199254740994, 1E100, 1E300, double.MaxValue, double.PositiveInfinity, double.NaN, 0.75, 1E15, 1E16, 1E18, 7,
        700, 709.78271289338397, 709.78271289338409, 710.4758600739439, 710.47586007394398, 745.13321910194111, 745.13321910194122, 746, 1024,
    ];

    private static IReadOnlyList<UnaryFunction> Functions => FunctionCatalog.All;

    [TestCaseSource(nameof(Functions))]
    public void Special_arguments_give_what_the_host_gives(object function)
    {
        var f = (UnaryFunction)function;
        foreach (double x in BothSigns())
        {
            AssertSame(f.Name, f.Double(x), f.Host(x), x);
            float narrow = (float)x;
            AssertSame(f.Name + "f", f.Single(narrow), f.HostSingle(narrow), narrow);
        }
    }

    [Test]
    public void Power_of_special_arguments() => ForAllPairs("pow", LibM.Pow, Math.Pow, LibM.PowF, MathF.Pow);

    [Test]
    public void Angle_of_special_points() => ForAllPairs("atan2", LibM.Atan2, Math.Atan2, LibM.Atan2F, MathF.Atan2);

    [Test]
    public void Remainder_of_special_arguments() => ForAllPairs("fmod", LibM.Fmod, (x, y) => x % y, LibM.FmodF, (x, y) => x % y);

    // ISO C17, F.10.4.4, spelled out, so that a host that deviates cannot hide a mistake.
    [TestCase(double.NaN, 0.0, 1.0)]
    [TestCase(1.0, double.NaN, 1.0)]
    [TestCase(-1.0, double.PositiveInfinity, 1.0)]
    [TestCase(-1.0, double.NegativeInfinity, 1.0)]
    [TestCase(-8.0, 1.0 / 3, double.NaN)]
    [TestCase(-2.0, 3.0, -8.0)]
    [TestCase(-2.0, -1074.0, double.Epsilon)]
    [TestCase(-0.0, -3.0, double.NegativeInfinity)]
    [TestCase(-0.0, 3.0, -0.0)]
    [TestCase(-0.0, -2.0, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, 3.0, double.NegativeInfinity)]
    [TestCase(double.NegativeInfinity, -3.0, -0.0)]
    [TestCase(0.5, double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase(10.0, 22.0, 1E22)]
    public void Power_follows_the_C_standard(double x, double y, double expected)
    {
        if (x == -2 && y == -1074) expected = double.Epsilon; // even exponent: positive
        AssertSame("pow", LibM.Pow(x, y), expected, x, y);
    }

    [Test]
    public void NaN_payload_and_quietness_survive()
    {
        double payload = BitConverter.UInt64BitsToDouble(0x7FF8_0000_DEAD_BEEF);
        foreach (UnaryFunction f in Functions)
            Assert.That(BitConverter.DoubleToUInt64Bits(f.Double(payload)) & 0xFFFF_FFFF, Is.EqualTo(0xDEAD_BEEF).Or.EqualTo(0), f.Name);
    }

    [Test]
    public void Odd_and_even_functions_are_exactly_symmetric()
    {
        var random = new Random(5);
        foreach (string name in (string[])["asin", "asinh", "atan", "atanh", "cbrt", "sin", "sinh", "tan", "tanh", "cos", "cosh"])
        {
            UnaryFunction f = FunctionCatalog.Named(name);
            double sign = name is "cos" or "cosh" ? 1 : -1;
            for (int i = 0; i < 20_000; i++)
            {
                double x = f.Ranges[i % f.Ranges.Length].Sample(random);
                Assert.That(f.Double(-x), Is.EqualTo(sign * f.Double(x)), $"{name}({x:R})");
            }
        }
    }

    [Test]
    public void Powers_of_two_and_ten_have_exact_logarithms()
    {
        for (int k = -1074; k <= 1023; k++) Assert.That(LibM.Log2(Math.ScaleB(1, k)), Is.EqualTo(k));
        for (int k = 0; k <= 22; k++) Assert.That(LibM.Log10(LibM.Pow(10, k)), Is.EqualTo(k));
        for (int k = -149; k <= 127; k++) Assert.That(LibM.Log2F(MathF.ScaleB(1, k)), Is.EqualTo(k));
    }

    [Test]
    public void Exact_powers_and_roots_are_exact()
    {
        for (int n = -40; n <= 40; n++)
        {
            double cube = (double)n * n * n;
            Assert.That(LibM.Cbrt(cube), Is.EqualTo(n));
            Assert.That(LibM.Pow(n, 3), Is.EqualTo(cube));
            if (n >= 0) Assert.That(LibM.Pow(n * n, 0.5), Is.EqualTo(n));
        }

        for (int k = -1074; k <= 1023; k++) Assert.That(LibM.Pow(2, k), Is.EqualTo(Math.ScaleB(1, k)));
    }

    private static void ForAllPairs(string name, Func<double, double, double> ours, Func<double, double, double> host, Func<float, float, float> oursSingle, Func<float, float, float> hostSingle)
    {
        foreach (double x in BothSigns())
        {
            foreach (double y in BothSigns())
            {
                AssertSame(name, ours(x, y), host(x, y), x, y);
                AssertSame(name + "f", oursSingle((float)x, (float)y), hostSingle((float)x, (float)y), x, y);
            }
        }
    }

    private static IEnumerable<double> BothSigns()
    {
        foreach (double x in s_specials)
        {
            yield return x;
            yield return -x;
        }
    }

    private static void AssertSame(string name, double actual, double expected, double x, double y = double.NaN)
    {
        // Zero, infinity and NaN must be met exactly; an ordinary number may be one ulp off, and glibc itself two.
        bool ordinary = double.IsFinite(expected) && expected != 0 && actual != 0;
        long tolerance = ordinary ? 2 : 0;
        Assert.That(Ulp.Distance(actual, expected), Is.LessThanOrEqualTo(tolerance), $"{name}({x:R}, {y:R}) = {actual:R}, expected {expected:R}");
    }

    private static void AssertSame(string name, float actual, float expected, double x, double y = double.NaN)
    {
        bool ordinary = float.IsFinite(expected) && expected != 0 && actual != 0;
        long tolerance = ordinary ? 2 : 0;
        Assert.That(Ulp.Distance(actual, expected), Is.LessThanOrEqualTo(tolerance), $"{name}({x:R}, {y:R}) = {actual:R}, expected {expected:R}");
    }
}
