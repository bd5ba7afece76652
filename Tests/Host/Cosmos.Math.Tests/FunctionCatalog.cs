using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Numerics.Tests.Reference;

namespace Cosmos.Numerics.Tests;

/// <summary>Every function of one argument that rounds.</summary>
internal static class FunctionCatalog
{
    private static Interval[] LogarithmRanges { get; } = [new(5E-324, 1.7E308, true), new(0.5, 2), new(1E-16, 0.1, true, true, 1), new(0.7, 0.71), new(1.4, 1.42)];

    private static Interval[] TrigonometricRanges { get; } =
    [
        new(0, 0.8, BothSigns: true), new(0, 20, BothSigns: true), new(1E-18, 1E6, true, true), new(1E5, 2E6, BothSigns: true),
        new(1E6, 1.7E308, true, true), new(0.12, 0.13), new(1.57, 1.5715), new(3.14, 3.1425),
    ];

    /// <summary>The functions by name.</summary>
    public static IReadOnlyList<UnaryFunction> All { get; } =
    [
        new("acos", LibM.Acos, LibM.AcosF, Math.Acos, MathF.Acos, x => BigMath.Acos(BigReal.From(x)), 0.57,
            [new(0, 1, BothSigns: true), new(1E-18, 1, true, true), new(0.12, 0.13, false, true), new(0.7, 0.715, false, true), new(-0.3, -1.2E-16, Offset: 1), new(1.2E-16, 0.3, true, Offset: -1)]),
        new("acosh", LibM.Acosh, LibM.AcoshF, Math.Acosh, MathF.Acosh, x => BigMath.Acosh(BigReal.From(x)), 0.51,
            [new(1, 2), new(1, 1E308, true), new(2.3E-16, 1, true, Offset: 1)]),
        new("asin", LibM.Asin, LibM.AsinF, Math.Asin, MathF.Asin, x => BigMath.Asin(BigReal.From(x)), 0.57,
            [new(0, 1, BothSigns: true), new(1E-18, 1, true, true), new(0.12, 0.13, false, true), new(0.7, 0.715, false, true), new(-0.3, -1.2E-16, Offset: 1)]),
        new("asinh", LibM.Asinh, LibM.AsinhF, Math.Asinh, MathF.Asinh, x => BigMath.Asinh(BigReal.From(x)), 0.51,
            [new(0, 2, BothSigns: true), new(1E-18, 1E308, true, true), new(0.03, 0.033, false, true)]),
        new("atan", LibM.Atan, LibM.AtanF, Math.Atan, MathF.Atan, x => BigMath.Atan(BigReal.From(x)), 0.57,
            [new(0, 2, BothSigns: true), new(1E-18, 1E20, true, true), new(0.12, 0.14, false, true), new(0.99, 1.01)]),
        new("atanh", LibM.Atanh, LibM.AtanhF, Math.Atanh, MathF.Atanh, x => BigMath.Atanh(BigReal.From(x)), 0.51,
            [new(0, 0.9999, BothSigns: true), new(1E-18, 0.5, true, true), new(-0.5, -1.2E-16, Offset: 1), new(0.03, 0.033, false, true)]),
        new("cbrt", LibM.Cbrt, LibM.CbrtF, Math.Cbrt, MathF.Cbrt, x => BigReal.Cbrt(BigReal.From(x)), 0.501,
            [new(0, 8, BothSigns: true), new(5E-324, 1.7E308, true, true)]),
        new("cos", LibM.Cos, LibM.CosF, Math.Cos, MathF.Cos, BigMath.Cos, 0.52,
            TrigonometricRanges),
        new("cosh", LibM.Cosh, LibM.CoshF, Math.Cosh, MathF.Cosh, x => BigMath.Cosh(BigReal.From(x)), 0.51,
            [new(0, 2, BothSigns: true), new(0, 710.47, BothSigns: true), new(22, 23)]),
        new("exp", LibM.Exp, LibM.ExpF, Math.Exp, MathF.Exp, x => BigMath.Exp(BigReal.From(x)), 0.51,
            [new(0, 2, BothSigns: true), new(-746, 709.78), new(-745.2, -708), new(709, 709.782), new(1E-20, 1, true, true)]),
        new("log", LibM.Log, LibM.LogF, Math.Log, MathF.Log, x => BigMath.Log(BigReal.From(x)), 0.501,
            LogarithmRanges),
        new("log10", LibM.Log10, LibM.Log10F, Math.Log10, MathF.Log10, x => BigMath.Log(BigReal.From(x)) / BigMath.Ln10, 0.501,
            LogarithmRanges),
        new("log2", LibM.Log2, LibM.Log2F, Math.Log2, MathF.Log2, x => BigMath.Log(BigReal.From(x)) / BigMath.Ln2, 0.501,
            LogarithmRanges),
        new("sin", LibM.Sin, LibM.SinF, Math.Sin, MathF.Sin, BigMath.Sin, 0.52,
            TrigonometricRanges),
        new("sinh", LibM.Sinh, LibM.SinhF, Math.Sinh, MathF.Sinh, x => BigMath.Sinh(BigReal.From(x)), 0.53,
            [new(0, 2, BothSigns: true), new(0.13, 0.17), new(1E-18, 1, true, true), new(0, 710.47, BothSigns: true)]),
        new("sqrt", LibM.Sqrt, LibM.SqrtF, Math.Sqrt, MathF.Sqrt, x => BigReal.Sqrt(BigReal.From(x)), 0.5,
            [new(0, 4), new(5E-324, 1.7E308, true)]),
        new("tan", LibM.Tan, LibM.TanF, Math.Tan, MathF.Tan, BigMath.Tan, 0.54,
            TrigonometricRanges),
        new("tanh", LibM.Tanh, LibM.TanhF, Math.Tanh, MathF.Tanh, x => BigMath.Tanh(BigReal.From(x)), 0.53,
            [new(0, 2, BothSigns: true), new(0.13, 0.17), new(1E-18, 30, true, true), new(18, 23)]),
    ];

    /// <summary>The function with an ISO C name.</summary>
    public static UnaryFunction Named(string name) => All.Single(function => function.Name == name);
}
