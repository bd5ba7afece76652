using System;
using System.Diagnostics;

namespace Cosmos.Benchmarks.Guest;

/// <summary>One figure to measure.</summary>
/// <param name="Name">Group and name, joined by a dot.</param>
/// <param name="Unit">Units ending in <c>/s</c> are better when larger, all others when smaller.</param>
/// <param name="Measure">Measures once.</param>
internal sealed record Benchmark(string Name, string Unit, Func<double> Measure)
{
    private static readonly TimeSpan s_measured = TimeSpan.FromMilliseconds(400);

    /// <summary>Calls <paramref name="action"/> with growing batch sizes until a batch is long enough to be timed, and returns operations per second.</summary>
    /// <param name="action">Performs as many operations as its argument says.</param>
    public static double OperationsPerSecond(Action<int> action)
    {
        action(1);
        for (int batch = 1; ; batch *= 2)
        {
            long start = Stopwatch.GetTimestamp();
            action(batch);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed >= s_measured || batch > int.MaxValue / 4)
                return batch / elapsed.TotalSeconds;
        }
    }
}
