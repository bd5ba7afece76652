using System;
using System.Collections.Generic;
using Cosmos.Numerics.Tests.Reference;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>Errors against the 256-bit reference: not "close to the host" but "close to the truth".</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AccuracyTests
{
    private const int Samples = 3_000;

    private static IReadOnlyList<UnaryFunction> Functions => FunctionCatalog.All;

    [TestCaseSource(nameof(Functions))]
    public void Error_stays_below_the_documented_bound(object function)
    {
        var f = (UnaryFunction)function;
        Worst worst = Survey(f, Samples, new Random(42), out Worst single);
        TestContext.Out.WriteLine($"{f.Name}: {worst.Error:F4} ulp at {worst.X:R}; {f.Name}f: {single.Error:F4} ulp at {single.X:R}");
        Assert.That(worst.Error, Is.LessThanOrEqualTo(f.MaximumError), $"{f.Name}({worst.X:R})");
        Assert.That(single.Error, Is.LessThanOrEqualTo(0.501), $"{f.Name}f({single.X:R})");
    }

    [Test]
    public void Power_error_stays_below_the_documented_bound()
    {
        Worst pow = SurveyPower(Samples * 3, new Random(43), out Worst single);
        Assert.That(pow.Error, Is.LessThanOrEqualTo(0.53), $"pow({pow.X:R}, {pow.Y:R})");
        Assert.That(single.Error, Is.LessThanOrEqualTo(0.501), $"powf({single.X:R}, {single.Y:R})");
    }

    [Test]
    public void Angle_error_stays_below_the_documented_bound()
    {
        Worst atan2 = SurveyAngle(Samples * 3, new Random(44), out Worst single);
        Assert.That(atan2.Error, Is.LessThanOrEqualTo(0.57), $"atan2({atan2.X:R}, {atan2.Y:R})");
        Assert.That(single.Error, Is.LessThanOrEqualTo(0.501), $"atan2f({single.X:R}, {single.Y:R})");
    }

    /// <summary>The numbers in Kernel/Math/README.md: dotnet test Tests/Host/Cosmos.Math.Tests --filter Name=Survey_for_the_documentation.</summary>
    [Test, Explicit("Takes minutes; LIBM_SAMPLES sets the number of points per function.")]
    public void Survey_for_the_documentation()
    {
        int samples = int.TryParse(Environment.GetEnvironmentVariable("LIBM_SAMPLES"), out int count) ? count : 200_000;
        foreach (UnaryFunction f in Functions)
        {
            Worst worst = Survey(f, samples, new Random(1), out Worst single);
            TestContext.Progress.WriteLine($"| {f.Name} | {worst.Error:F4} | {worst.X:R} | {single.Error:F4} |");
        }

        Worst pow = SurveyPower(samples, new Random(2), out Worst powf);
        TestContext.Progress.WriteLine($"| pow | {pow.Error:F4} | {pow.X:R}, {pow.Y:R} | {powf.Error:F4} |");
        Worst atan2 = SurveyAngle(samples, new Random(3), out Worst atan2f);
        TestContext.Progress.WriteLine($"| atan2 | {atan2.Error:F4} | {atan2.X:R}, {atan2.Y:R} | {atan2f.Error:F4} |");
    }

    private static Worst Survey(UnaryFunction f, int samples, Random random, out Worst single)
    {
        Worst worst = default;
        single = default;
        for (int i = 0; i < samples; i++)
        {
            double x = f.Ranges[i % f.Ranges.Length].Sample(random);
            if (!double.IsFinite(f.Host(x))) continue;
            worst = worst.Or(f.Exact(x).UlpError(f.Double(x)), x);
            float narrow = (float)x;
            if (i % 4 == 0 && float.IsFinite(f.HostSingle(narrow)))
                single = single.Or(f.Exact(narrow).UlpError(f.Single(narrow)), narrow);
        }

        return worst;
    }

    private static Worst SurveyPower(int samples, Random random, out Worst single)
    {
        Worst worst = default;
        single = default;
        for (int i = 0; i < samples; i++)
        {
            (double x, double y) = BinaryArguments.Power(random, i % 5 + i % 10 / 5 * 6);
            if (double.IsFinite(Math.Pow(x, y)) && double.IsFinite(y) && x != 0)
                worst = worst.Or(BinaryArguments.ExactPower(x, y).UlpError(LibM.Pow(x, y)), x, y);

            float xf = (float)x, yf = (float)y;
            if (i % 4 == 0 && float.IsFinite(MathF.Pow(xf, yf)) && float.IsFinite(xf) && float.IsFinite(yf) && xf != 0)
                single = single.Or(BinaryArguments.ExactPower(xf, yf).UlpError(LibM.PowF(xf, yf)), xf, yf);
        }

        return worst;
    }

    private static Worst SurveyAngle(int samples, Random random, out Worst single)
    {
        Worst worst = default;
        single = default;
        for (int i = 0; i < samples; i++)
        {
            (double x, double y) = BinaryArguments.Point(random, i % 4);
            if (double.IsFinite(x) && double.IsFinite(y) && (x != 0 || y != 0))
                worst = worst.Or(BigMath.Atan2(y, x).UlpError(LibM.Atan2(y, x)), y, x);

            float xf = (float)x, yf = (float)y;
            if (i % 4 == 2 && (xf != 0 || yf != 0))
                single = single.Or(BigMath.Atan2(yf, xf).UlpError(LibM.Atan2F(yf, xf)), yf, xf);
        }

        return worst;
    }

    private readonly record struct Worst(double Error, double X, double Y)
    {
        public Worst Or(double error, double x, double y = 0) => error > Error ? new Worst(error, x, y) : this;
    }
}
