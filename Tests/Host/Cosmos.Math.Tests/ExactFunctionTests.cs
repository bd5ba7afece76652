using System;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>Functions whose result is exact or correctly rounded: the same bits as the host's, for every input.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ExactFunctionTests
{
    private const int Count = 400_000;

    [Test]
    public void Floor_ceiling_and_modf_split_every_number_like_the_host()
    {
        var random = new Random(1);
        for (int i = 0; i < Count; i++)
        {
            double x = Number(random, i);
            AssertBits(LibM.Floor(x), Math.Floor(x), "floor", x);
            AssertBits(LibM.Ceil(x), Math.Ceiling(x), "ceil", x);
            AssertModf(x);
            float f = (float)x;
            AssertBits(LibM.FloorF(f), MathF.Floor(f), "floorf", f);
            AssertBits(LibM.CeilF(f), MathF.Ceiling(f), "ceilf", f);
        }
    }

    [TestCase(double.PositiveInfinity, 0.0, double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity, -0.0, double.NegativeInfinity)]
    [TestCase(-0.0, -0.0, -0.0)]
    [TestCase(-3.0, -0.0, -3.0)]
    [TestCase(-0.75, -0.75, -0.0)]
    [TestCase(2.5, 0.5, 2.0)]
    [TestCase(double.NaN, double.NaN, double.NaN)]
    public unsafe void Modf_of_special_arguments(double x, double fraction, double integral)
    {
        double whole;
        AssertBits(LibM.Modf(x, &whole), fraction, "modf", x);
        AssertBits(whole, integral, "modf", x);
        float wholeSingle;
        AssertBits(LibM.ModfF((float)x, &wholeSingle), (float)fraction, "modff", x);
        AssertBits(wholeSingle, (float)integral, "modff", x);
    }

    [Test]
    public void Square_root_without_the_instruction_is_correctly_rounded()
    {
        var random = new Random(2);
        for (int i = 0; i < Count; i++)
        {
            double x = Number(random, i);
            AssertBits(SquareRoot.Portable(x), Math.Sqrt(x), "sqrt", x);
            AssertBits(LibM.Sqrt(x), Math.Sqrt(x), "sqrt", x);
            AssertBits(LibM.SqrtF((float)x), MathF.Sqrt((float)x), "sqrtf", x);
            AssertBits((float)SquareRoot.Portable((float)x), MathF.Sqrt((float)x), "sqrtf", x);
        }
    }

    [Test]
    public void Remainder_is_exact()
    {
        var random = new Random(3);
        for (int i = 0; i < Count; i++)
        {
            double x = Number(random, i), y = Number(random, random.Next(6));
            AssertBits(LibM.Fmod(x, y), x % y, "fmod", x);
            AssertBits(LibM.FmodF((float)x, (float)y), (float)x % (float)y, "fmodf", x);
        }
    }

    [Test]
    public void Fused_multiply_add_in_integers_rounds_once()
    {
        var random = new Random(4);
        for (int i = 0; i < Count; i++)
        {
            (double x, double y, double z) = Summands(random, i);
            double expected = Math.FusedMultiplyAdd(x, y, z);
            Assert.That(Same(FusedMultiplyAdd.Portable(x, y, z), expected), $"fma({x:R}, {y:R}, {z:R}) = {FusedMultiplyAdd.Portable(x, y, z):R}, expected {expected:R}");
            AssertBits(LibM.Fma(x, y, z), expected, "fma", x);

            float a = (float)x, b = (float)y, c = (float)z;
            float single = MathF.FusedMultiplyAdd(a, b, c);
            Assert.That(Same(LibM.FmaF(a, b, c), single), $"fmaf({a:R}, {b:R}, {c:R}) = {LibM.FmaF(a, b, c):R}, expected {single:R}");
        }
    }

    // z decides a tie, or disappears below it: the cases that a plain x * y + z gets wrong.
    [TestCase(1 + 1.0 / (1L << 27), 1 + 1.0 / (1L << 27), -(1 + 1.0 / (1L << 26)), 1.0 / (1L << 54))]
    [TestCase(1E308, 10.0, -double.MaxValue, double.PositiveInfinity)]
    [TestCase(1E308, 10.0, double.NegativeInfinity, double.NegativeInfinity)]
    [TestCase(1E-200, 1E-200, double.Epsilon, double.Epsilon)]
    [TestCase(1E-200, -1E-200, double.Epsilon, double.Epsilon)]
    [TestCase(1E-200, -1E-200, 0.0, -0.0)]
    [TestCase(3.0, 5.0, -15.0, 0.0)]
    [TestCase(0.0, double.PositiveInfinity, 1.0, double.NaN)]
    public void Fused_multiply_add_at_the_edges(double x, double y, double z, double expected)
    {
        AssertBits(FusedMultiplyAdd.Portable(x, y, z), expected, "fma", x);
        AssertBits(LibM.Fma(x, y, z), expected, "fma", x);
    }

    private static unsafe void AssertModf(double x)
    {
        double whole;
        double fraction = LibM.Modf(x, &whole);
        AssertBits(whole, Math.Truncate(x), "modf", x);
        if (double.IsFinite(x)) AssertBits(fraction, Math.CopySign(x - Math.Truncate(x), x), "modf", x);
    }

    /// <summary>Random bits, integers, half integers, subnormals and numbers near them, in turn.</summary>
    private static double Number(Random random, int kind) => (kind % 6) switch
    {
        0 => BinaryArguments.RandomPattern(random),
        1 => random.Next(-1000, 1000) * 0.5,
        2 => (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(0, 60)),
        3 => Math.BitIncrement((double)random.Next(-100, 100)),
        4 => BitConverter.Int64BitsToDouble(random.NextInt64(1L << random.Next(1, 56))),
        _ => (double)(long)random.NextInt64(1L << random.Next(1, 62)),
    };

    /// <summary>Unrelated numbers; sums that nearly cancel; ties; subnormal results; overflows.</summary>
    private static (double X, double Y, double Z) Summands(Random random, int kind)
    {
        double x = Number(random, random.Next(6)), y = Number(random, random.Next(6));
        switch (kind % 5)
        {
            case 0: return (x, y, Number(random, random.Next(6)));
            case 1: return (x, y, -x * y);
            case 2: return (x, y, -Math.BitIncrement(x * y));
            case 3: return (x, y, x * y * Math.ScaleB(random.NextDouble() - 0.5, random.Next(-120, 60)));
            default:
                x = Math.ScaleB(random.NextDouble() + 0.5, random.Next(-560, -500));
                y = Math.ScaleB(random.Next(1, 1 << 20), random.Next(-560, -530));
                return (x, y, Math.ScaleB(random.Next(-1000, 1000), -1074));
        }
    }

    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));

    private static void AssertBits(double actual, double expected, string name, double x)
    {
        if (!Same(actual, expected)) Assert.Fail($"{name}({x:R}) = {actual:R}, expected {expected:R}");
    }
}
