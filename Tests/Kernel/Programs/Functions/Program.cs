using System;
using System.Globalization;

// Every function of Math and MathF on a grid, as the bits of the results. The runner allows one unit in the last place.
double[] grid =
[
    0.0, -0.0, 1e-320, 1e-300, 1e-20, 1e-8, 1e-3, 0.1, 0.25, 0.3, 0.5, 0.7071067811865476, 0.9, 0.999999, 1.0, 1.0000001, 1.1, 1.5, 2.0,
    Math.E, 3.0, Math.PI, 4.0, 5.5, 7.0, 10.0, 12.345, 20.0, 31.4159, 50.0, 88.0, 100.0, 127.5, 256.0, 700.0, 709.5, 1000.0, 12345.678,
    1e6, 1e9, 1e15, 4503599627370497.5, 1e18, 1e22, 1e100, 1e300, double.MaxValue, double.PositiveInfinity, double.NaN,
];

(string Name, Func<double, double> Function)[] unary =
[
    ("acos", Math.Acos), ("acosh", Math.Acosh), ("asin", Math.Asin), ("asinh", Math.Asinh), ("atan", Math.Atan), ("atanh", Math.Atanh),
    ("cbrt", Math.Cbrt), ("ceiling", Math.Ceiling), ("cos", Math.Cos), ("cosh", Math.Cosh), ("exp", Math.Exp), ("floor", Math.Floor),
    ("log", Math.Log), ("log10", Math.Log10), ("log2", Math.Log2), ("round", Math.Round), ("sin", Math.Sin), ("sinh", Math.Sinh),
    ("sqrt", Math.Sqrt), ("tan", Math.Tan), ("tanh", Math.Tanh), ("truncate", Math.Truncate), ("expm1", double.ExpM1), ("log1p", double.LogP1),
    ("sinpi", double.SinPi), ("cospi", double.CosPi), ("exp2", double.Exp2), ("exp10", double.Exp10),
];
foreach ((string name, Func<double, double> function) in unary)
{
    foreach (double x in grid)
    {
        Write(name, x, function(x));
        Write(name, -x, function(-x));
    }
}

(string Name, Func<double, double, double> Function)[] binary =
[
    ("atan2", Math.Atan2), ("pow", Math.Pow), ("ieeeremainder", Math.IEEERemainder), ("fmod", (x, y) => x % y), ("hypot", double.Hypot),
    ("copysign", Math.CopySign), ("max", Math.Max), ("min", Math.Min), ("log", Math.Log),
];
foreach ((string name, Func<double, double, double> function) in binary)
{
    for (int i = 0; i < grid.Length; i++)
    {
        for (int j = 0; j < grid.Length; j += 3)
        {
            Write($"{name} {grid[j]:R}", grid[i], function(grid[i], grid[j]));
            Write($"{name} {grid[j]:R}", -grid[i], function(-grid[i], grid[j]));
        }
    }
}

(string Name, Func<float, float> Function)[] single =
[
    ("acosf", MathF.Acos), ("acoshf", MathF.Acosh), ("asinf", MathF.Asin), ("asinhf", MathF.Asinh), ("atanf", MathF.Atan), ("atanhf", MathF.Atanh),
    ("cbrtf", MathF.Cbrt), ("cosf", MathF.Cos), ("coshf", MathF.Cosh), ("expf", MathF.Exp), ("logf", MathF.Log), ("log10f", MathF.Log10),
    ("log2f", MathF.Log2), ("sinf", MathF.Sin), ("sinhf", MathF.Sinh), ("sqrtf", MathF.Sqrt), ("tanf", MathF.Tan), ("tanhf", MathF.Tanh),
];
foreach ((string name, Func<float, float> function) in single)
{
    foreach (double x in grid)
    {
        WriteSingle(name, (float)x, function((float)x));
        WriteSingle(name, (float)-x, function((float)-x));
    }
}
for (int i = 0; i < grid.Length; i++)
{
    for (int j = 0; j < grid.Length; j += 4)
        WriteSingle($"powf {(float)grid[j]:R}", (float)grid[i], MathF.Pow((float)grid[i], (float)grid[j]));
}

// Random points: errors hide between round numbers.
var random = new Random(2026);
for (int i = 0; i < 3000; i++)
{
    double x = (random.NextDouble() - 0.5) * Math.ScaleB(1, random.Next(-10, 12));
    (string name, Func<double, double> function) = unary[i % unary.Length];
    Write(name, x, function(x));
}
return 0;

static void Write(string name, double x, double result) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {x:R} {Bits(result)}"));

static void WriteSingle(string name, float x, float result) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {x:R} {(float.IsNaN(result) ? "nan" : BitConverter.SingleToUInt32Bits(result).ToString("x8", CultureInfo.InvariantCulture))}"));

// The sign and payload of a NaN are not specified.
static string Bits(double value) => double.IsNaN(value) ? "nan" : BitConverter.DoubleToUInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture);
