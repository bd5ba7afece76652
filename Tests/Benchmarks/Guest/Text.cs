using System;
using System.Globalization;

namespace Cosmos.Benchmarks.Guest;

/// <summary>Building strings from numbers.</summary>
internal static class Text
{
    public static double Format() => Benchmark.OperationsPerSecond(count =>
    {
        for (int i = 0; i < count; i++)
            GC.KeepAlive(string.Format(CultureInfo.InvariantCulture, "{0}: {1:N2} of {2:x8} at {3}", "item", i * 1.5, i, TimeSpan.FromSeconds(i)));
    });

    public static double Interpolate() => Benchmark.OperationsPerSecond(count =>
    {
        for (int i = 0; i < count; i++)
            GC.KeepAlive($"{i} + {i + 1} = {i + i + 1}");
    });
}
