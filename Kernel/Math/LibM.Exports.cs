using System.Runtime;

namespace Cosmos.Numerics;

/// <summary>
/// The symbols that System.Private.CoreLib imports for <see cref="System.Math"/> and <see cref="System.MathF"/>
/// (class System.Runtime.RuntimeImports, .NET 10), under their ISO C names.
/// </summary>
/// <remarks>
/// <see cref="float"/> results are rounded from <see cref="double"/> ones, so their error stays below 0.501 ulp.
/// The methods neither allocate nor throw, and set neither errno nor a rounding mode.
/// </remarks>
internal static unsafe class LibM
{
    [RuntimeExport("acos")]
    public static double Acos(double x) => InverseTrigonometric.Acos(x);

    [RuntimeExport("acosf")]
    public static float AcosF(float x) => (float)InverseTrigonometric.Acos(x);

    [RuntimeExport("acosh")]
    public static double Acosh(double x) => InverseHyperbolic.Acosh(x);

    [RuntimeExport("acoshf")]
    public static float AcoshF(float x) => SinglePrecision.Acosh(x);

    [RuntimeExport("asin")]
    public static double Asin(double x) => InverseTrigonometric.Asin(x);

    [RuntimeExport("asinf")]
    public static float AsinF(float x) => (float)InverseTrigonometric.Asin(x);

    [RuntimeExport("asinh")]
    public static double Asinh(double x) => InverseHyperbolic.Asinh(x);

    [RuntimeExport("asinhf")]
    public static float AsinhF(float x) => SinglePrecision.Asinh(x);

    [RuntimeExport("atan")]
    public static double Atan(double x) => InverseTrigonometric.Atan(x);

    [RuntimeExport("atanf")]
    public static float AtanF(float x) => (float)InverseTrigonometric.Atan(x);

    [RuntimeExport("atan2")]
    public static double Atan2(double y, double x) => InverseTrigonometric.Atan2(y, x);

    [RuntimeExport("atan2f")]
    public static float Atan2F(float y, float x) => (float)InverseTrigonometric.Atan2(y, x);

    [RuntimeExport("atanh")]
    public static double Atanh(double x) => InverseHyperbolic.Atanh(x);

    [RuntimeExport("atanhf")]
    public static float AtanhF(float x) => SinglePrecision.Atanh(x);

    [RuntimeExport("cbrt")]
    public static double Cbrt(double x) => CubeRoot.Cbrt(x);

    [RuntimeExport("cbrtf")]
    public static float CbrtF(float x) => (float)CubeRoot.Cbrt(x);

    [RuntimeExport("ceil")]
    public static double Ceil(double x) => Rounding.Ceiling(x);

    [RuntimeExport("ceilf")]
    public static float CeilF(float x) => (float)Rounding.Ceiling(x);

    [RuntimeExport("cos")]
    public static double Cos(double x) => Trigonometric.Cos(x);

    [RuntimeExport("cosf")]
    public static float CosF(float x) => Trigonometric.Cos(x);

    [RuntimeExport("cosh")]
    public static double Cosh(double x) => Hyperbolic.Cosh(x);

    [RuntimeExport("coshf")]
    public static float CoshF(float x) => (float)Hyperbolic.Cosh(x);

    [RuntimeExport("exp")]
    public static double Exp(double x) => Exponential.Exp(x);

    [RuntimeExport("expf")]
    public static float ExpF(float x) => (float)Exponential.Exp(x);

    [RuntimeExport("floor")]
    public static double Floor(double x) => Rounding.Floor(x);

    [RuntimeExport("floorf")]
    public static float FloorF(float x) => (float)Rounding.Floor(x);

    [RuntimeExport("fma")]
    public static double Fma(double x, double y, double z) => FusedMultiplyAdd.Fma(x, y, z);

    [RuntimeExport("fmaf")]
    public static float FmaF(float x, float y, float z) => FusedMultiplyAdd.Fma(x, y, z);

    [RuntimeExport("fmod")]
    public static double Fmod(double x, double y) => Remainder.Fmod(x, y);

    [RuntimeExport("fmodf")]
    public static float FmodF(float x, float y) => (float)Remainder.Fmod(x, y);

    [RuntimeExport("log")]
    public static double Log(double x) => Logarithm.Log(x);

    [RuntimeExport("logf")]
    public static float LogF(float x) => SinglePrecision.Log(x);

    [RuntimeExport("log10")]
    public static double Log10(double x) => Logarithm.Log10(x);

    [RuntimeExport("log10f")]
    public static float Log10F(float x) => SinglePrecision.Log10(x);

    [RuntimeExport("log2")]
    public static double Log2(double x) => Logarithm.Log2(x);

    [RuntimeExport("log2f")]
    public static float Log2F(float x) => SinglePrecision.Log2(x);

    [RuntimeExport("modf")]
    public static double Modf(double x, double* integral)
    {
        double fraction = Rounding.Modf(x, out double whole);
        *integral = whole;
        return fraction;
    }

    [RuntimeExport("modff")]
    public static float ModfF(float x, float* integral)
    {
        double fraction = Rounding.Modf(x, out double whole);
        *integral = (float)whole;
        return (float)fraction;
    }

    [RuntimeExport("pow")]
    public static double Pow(double x, double y) => Power.Pow(x, y);

    [RuntimeExport("powf")]
    public static float PowF(float x, float y) => SinglePrecision.Pow(x, y);

    [RuntimeExport("sin")]
    public static double Sin(double x) => Trigonometric.Sin(x);

    [RuntimeExport("sinf")]
    public static float SinF(float x) => Trigonometric.Sin(x);

    [RuntimeExport("sinh")]
    public static double Sinh(double x) => Hyperbolic.Sinh(x);

    [RuntimeExport("sinhf")]
    public static float SinhF(float x) => (float)Hyperbolic.Sinh(x);

    [RuntimeExport("sqrt")]
    public static double Sqrt(double x) => SquareRoot.Sqrt(x);

    [RuntimeExport("sqrtf")]
    public static float SqrtF(float x) => (float)SquareRoot.Sqrt(x);

    [RuntimeExport("tan")]
    public static double Tan(double x) => Trigonometric.Tan(x);

    [RuntimeExport("tanf")]
    public static float TanF(float x) => Trigonometric.Tan(x);

    [RuntimeExport("tanh")]
    public static double Tanh(double x) => Hyperbolic.Tanh(x);

    [RuntimeExport("tanhf")]
    public static float TanhF(float x) => (float)Hyperbolic.Tanh(x);
}
