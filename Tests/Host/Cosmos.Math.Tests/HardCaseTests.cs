using System;
using Cosmos.Numerics.Tests.Reference;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>Arguments at which libraries are known to fail.</summary>
internal sealed class HardCaseTests
{
    // 6381956970095103 · 2^797 is the double closest to a multiple of π/2 (Muller, Elementary Functions, chapter 11).
    [TestCase(1E22)]
    [TestCase(1.0715086071862673E+301)] // 2^1000
    [TestCase(5.319372648326541E+255)]
    [TestCase(1.7976931348623157E+308)]
    [TestCase(3.141592653589793)]
    [TestCase(1.5707963267948966)]
    [TestCase(0.7853981633974483)]
    [TestCase(0.78539816339744839)]
    [TestCase(1599999.9999999998)] // both sides of the switch to Payne and Hanek
    [TestCase(1600000.0)]
    [TestCase(6.283185307179586)]
    [TestCase(102943.70807348914)]
    [TestCase(1647099.0)]
    [TestCase(4503599627370497.0)]
    public void Angles_near_multiples_of_a_right_angle_and_huge_ones(double x)
    {
        foreach (double signed in (double[])[x, -x])
        {
            AssertAccurate(LibM.Sin(signed), BigMath.Sin(signed), 0.52, $"sin({signed:R})");
            AssertAccurate(LibM.Cos(signed), BigMath.Cos(signed), 0.52, $"cos({signed:R})");
            AssertAccurate(LibM.Tan(signed), BigMath.Tan(signed), 0.54, $"tan({signed:R})");
        }
    }

    [Test] // W. Kahan's test of argument reduction
    public void Sine_of_1E22_is_known() => Assert.That(LibM.Sin(1E22), Is.EqualTo(-0.8522008497671888));

    [Test]
    public void Every_power_of_two_is_reduced_correctly()
    {
        for (int k = -30; k <= 1023; k++)
        {
            double x = Math.ScaleB(1, k);
            AssertAccurate(LibM.Sin(x), BigMath.Sin(x), 0.52, $"sin(2^{k})");
            AssertAccurate(LibM.Cos(x), BigMath.Cos(x), 0.52, $"cos(2^{k})");
        }
    }

    [TestCase(1.0000000000000002, 3.2E18)]
    [TestCase(0.99999999999999989, -6.3E18)]
    [TestCase(0.99999999999999989, 6.7E18)]
    [TestCase(1.0000001, 7E9)]
    [TestCase(1.7976931348623157E+308, 0.99999999999999989)]
    [TestCase(4.94E-324, 0.5)]
    [TestCase(2.2250738585072014E-308, 1.0000000000000002)]
    [TestCase(10.0, 308.0)]
    [TestCase(10.0, -323.0)]
    [TestCase(0.1, 323.3)]
    [TestCase(2.0, -1074.5)]
    [TestCase(2.0, -1022.5)]
    [TestCase(3.0, 646.0)]
    [TestCase(1.5, -1800.0)]
    public void Powers_near_one_and_near_the_limits(double x, double y) =>
        AssertAccurate(LibM.Pow(x, y), BigMath.Pow(BigReal.From(x), BigReal.From(y)), 0.53, $"pow({x:R}, {y:R})");

    [TestCase(709.78271289338397)]
    [TestCase(-745.13321910194111)]
    [TestCase(-745.13321910194122)]
    [TestCase(-744.44007192138122)]
    [TestCase(-708.39641853226408)]
    [TestCase(-708.39641853226431)]
    [TestCase(-708.4)]
    [TestCase(-707.7)]
    [TestCase(-740.0)]
    [TestCase(5.5511151231257827E-17)]
    [TestCase(-5.5511151231257827E-17)]
    [TestCase(1E-300)]
    public void Exponentials_near_the_limits(double x) => AssertAccurate(LibM.Exp(x), BigMath.Exp(BigReal.From(x)), 0.51, $"exp({x:R})");

    [Test]
    public void Exponentials_over_and_underflow_where_they_should()
    {
        Assert.That(LibM.Exp(709.78271289338409), Is.EqualTo(double.PositiveInfinity));
        Assert.That(LibM.Exp(709.78271289338397), Is.EqualTo(1.7976931348622732E+308));
        Assert.That(LibM.Exp(-745.13321910194122), Is.Zero);
        Assert.That(LibM.Exp(-745.13321910194111), Is.EqualTo(double.Epsilon));
    }

    [Test]
    public void Logarithms_next_to_one_keep_their_relative_accuracy()
    {
        for (int ulps = 1; ulps < 2000; ulps++)
        {
            double above = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1) + ulps);
            double below = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1) - ulps);
            AssertAccurate(LibM.Log(above), BigMath.Log(BigReal.From(above)), 0.501, $"log({above:R})");
            AssertAccurate(LibM.Log(below), BigMath.Log(BigReal.From(below)), 0.501, $"log({below:R})");
            AssertAccurate(LibM.Acosh(above), BigMath.Acosh(BigReal.From(above)), 0.51, $"acosh({above:R})");
            AssertAccurate(LibM.Atanh(below), BigMath.Atanh(BigReal.From(below)), 0.51, $"atanh({below:R})");
            AssertAccurate(LibM.Acos(below), BigMath.Acos(BigReal.From(below)), 0.57, $"acos({below:R})");
        }
    }

    private static void AssertAccurate(double actual, BigReal exact, double bound, string what) =>
        Assert.That(exact.UlpError(actual), Is.LessThanOrEqualTo(bound), $"{what} = {actual:R}");
}
