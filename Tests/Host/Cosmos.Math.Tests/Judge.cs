using System;
using Cosmos.Numerics.Tests.Reference;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>Compares results with the host's, and asks the reference when they are more than one ulp apart.</summary>
/// <param name="name">Name of the function.</param>
/// <param name="arbitrations">How often the reference may be asked; after that only gross differences count.</param>
internal sealed class Judge(string name, int arbitrations)
{
    /// <summary>The worst that glibc is documented to be off, plus our own half.</summary>
    private const long GrossDifference = 5;

    private const double AcceptedError = 0.6;

    private long _points;
    private long _identical;
    private long _hostWasOff;

    /// <summary>Fails the test when <paramref name="ours"/> is wrong.</summary>
    public void Compare(double ours, double host, double x, Func<BigReal> exact, double y = double.NaN) =>
        Decide(Ulp.Distance(ours, host), ours, host, x, y, () => exact().UlpError(ours));

    /// <summary>Fails the test when <paramref name="ours"/> is wrong.</summary>
    public void Compare(float ours, float host, double x, Func<BigReal> exact, double y = double.NaN) =>
        Decide(Ulp.Distance(ours, host), ours, host, x, y, () => exact().UlpError(ours));

    /// <summary>Tells how it went.</summary>
    public void Report() =>
        TestContext.Out.WriteLine($"{name}: {_points} points, {100.0 * _identical / _points:F2} % identical with the host, host off by more than one ulp {_hostWasOff} times");

    private void Decide(long distance, double ours, double host, double x, double y, Func<double> error)
    {
        _points++;
        if (distance == 0) _identical++;
        if (distance <= 1) return;
        bool plausible = double.IsFinite(ours) && double.IsFinite(host) && distance <= GrossDifference;
        if (plausible && _hostWasOff++ >= arbitrations) return;
        double measured = plausible ? error() : double.PositiveInfinity;
        if (measured > AcceptedError)
            Assert.Fail($"{name}({x:R}{(double.IsNaN(y) ? "" : $", {y:R}")}): ours {ours:R}, host {host:R}, {distance} ulp apart; our error {measured} ulp");
    }
}
