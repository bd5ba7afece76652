using System;

namespace Cosmos.Benchmarks.Guest;

/// <summary>Interface calls at one call site that sees one, four or sixteen types.</summary>
internal static class Calls
{
    private interface IShape
    {
        int Area(int size);
    }

    public static double OneType() => Measure(1);

    public static double FourTypes() => Measure(4);

    public static double SixteenTypes() => Measure(16);

    private static double Measure(int types)
    {
        IShape[] all =
        [
            new S0(), new S1(), new S2(), new S3(), new S4(), new S5(), new S6(), new S7(),
            new S8(), new S9(), new S10(), new S11(), new S12(), new S13(), new S14(), new S15(),
        ];
        IShape[] shapes = new IShape[16];
        for (int i = 0; i < shapes.Length; i++)
            shapes[i] = all[i % types];
        return 16 * Benchmark.OperationsPerSecond(count => Run(shapes, count));
    }

    private static void Run(IShape[] shapes, int count)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            foreach (IShape shape in shapes)
                sum += shape.Area(i);
        }
        GC.KeepAlive(sum);
    }

    private sealed class S0 : IShape { public int Area(int size) => size; }

    private sealed class S1 : IShape { public int Area(int size) => size + 1; }

    private sealed class S2 : IShape { public int Area(int size) => size + 2; }

    private sealed class S3 : IShape { public int Area(int size) => size + 3; }

    private sealed class S4 : IShape { public int Area(int size) => size + 4; }

    private sealed class S5 : IShape { public int Area(int size) => size + 5; }

    private sealed class S6 : IShape { public int Area(int size) => size + 6; }

    private sealed class S7 : IShape { public int Area(int size) => size + 7; }

    private sealed class S8 : IShape { public int Area(int size) => size + 8; }

    private sealed class S9 : IShape { public int Area(int size) => size + 9; }

    private sealed class S10 : IShape { public int Area(int size) => size + 10; }

    private sealed class S11 : IShape { public int Area(int size) => size + 11; }

    private sealed class S12 : IShape { public int Area(int size) => size + 12; }

    private sealed class S13 : IShape { public int Area(int size) => size + 13; }

    private sealed class S14 : IShape { public int Area(int size) => size + 14; }

    private sealed class S15 : IShape { public int Area(int size) => size + 15; }
}
