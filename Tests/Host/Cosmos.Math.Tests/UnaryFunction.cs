using System;
using Cosmos.Numerics.Tests.Reference;

namespace Cosmos.Numerics.Tests;

/// <summary>A function of one argument: ours, the host's, the 256-bit reference, and where it is interesting.</summary>
/// <param name="Name">ISO C name of the double version.</param>
/// <param name="Double">The export under test.</param>
/// <param name="Single">The export under test, binary32.</param>
/// <param name="Host">The host's libm through <see cref="Math"/>.</param>
/// <param name="HostSingle">The host's libm through <see cref="MathF"/>.</param>
/// <param name="Exact">The reference, for finite arguments inside the domain.</param>
/// <param name="MaximumError">What the documentation of Kernel/Math promises, in ulp.</param>
/// <param name="Ranges">Intervals for grids and samples.</param>
internal sealed record UnaryFunction(
    string Name,
    Func<double, double> Double,
    Func<float, float> Single,
    Func<double, double> Host,
    Func<float, float> HostSingle,
    Func<double, BigReal> Exact,
    double MaximumError,
    Interval[] Ranges)
{
    /// <summary>Shown by the test runner.</summary>
    public override string ToString() => Name;
}

/// <summary>Where to look for errors.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Logarithmic">Uniform in the exponent instead of the value; the ends are positive.</param>
/// <param name="BothSigns">Also the mirrored interval.</param>
/// <param name="Offset">Added to every number: intervals around 1, for instance.</param>
internal readonly record struct Interval(double Low, double High, bool Logarithmic = false, bool BothSigns = false, double Offset = 0)
{
    /// <summary>The point at <paramref name="position"/>, 0 to 1.</summary>
    public double At(double position, bool negative)
    {
        double magnitude = Logarithmic
            ? Math.Clamp(Math.Exp(Math.Log(Low) + (Math.Log(High) - Math.Log(Low)) * position), Low, High)
            : Low + (High - Low) * position;
        return Offset + (BothSigns && negative ? -magnitude : magnitude);
    }

    /// <summary>A seeded random point.</summary>
    public double Sample(Random random) => At(random.NextDouble(), random.Next(2) == 0);
}
