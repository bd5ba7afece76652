using System;
using System.Runtime.CompilerServices;

namespace Cosmos.Benchmarks.Guest;

/// <summary>Throwing and catching.</summary>
internal static class Exceptions
{
    public static double ThrowCatch() => Benchmark.OperationsPerSecond(count => Run(count, 0));

    public static double TenFrames() => Benchmark.OperationsPerSecond(count => Run(count, 10));

    private static void Run(int count, int depth)
    {
        for (int i = 0; i < count; i++)
        {
            try
            {
                Throw(depth);
            }
            catch (InvalidOperationException)
            {
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Throw(int depth) => depth == 0 ? throw new InvalidOperationException() : Throw(depth - 1) + 1;
}
