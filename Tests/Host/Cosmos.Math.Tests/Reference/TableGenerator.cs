using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Numerics;
using System.Text;

namespace Cosmos.Numerics.Tests.Reference;

/// <summary>Computes every table of Kernel/Math from first principles, and writes the source files that hold them.</summary>
internal static class TableGenerator
{
    /// <summary>2^(j/128) as high + low, j = 0..127.</summary>
    public static double[] Exponential()
    {
        var table = new List<double>();
        for (int j = 0; j < 128; j++) AddPair(table, BigMath.Exp(BigMath.Ln2 * j / 128));
        return [.. table];
    }

    /// <summary>Per interval of [0.705, 1.41): c with 11 fractional bits close to the reciprocal of its middle, then -ln c as a multiple of 2^-42 and the rest.</summary>
    public static double[] Logarithm()
    {
        var table = new List<double>();
        for (int j = 0; j < 128; j++)
        {
            double middle = BitConverter.Int64BitsToDouble(0x3FE6_9000_0000_0000 + ((long)j << 45) + (1L << 44));
            double reciprocal = Math.Round(2048 / middle) / 2048;
            BigReal logarithm = -BigMath.Log(BigReal.From(reciprocal));
            double high = logarithm.Sign == 0 ? 0 : logarithm.RoundToQuantum(-42);
            table.Add(reciprocal);
            table.Add(high);
            table.Add((logarithm - BigReal.From(high)).ToDouble());
        }
        return [.. table];
    }

    /// <summary>sin and cos of j/128, each as high + low, j = 0..101 (101/128 is just above π/4).</summary>
    public static double[] SineCosine()
    {
        var table = new List<double>();
        for (int j = 0; j <= 101; j++)
        {
            AddPair(table, BigMath.Sin(j / 128.0));
            AddPair(table, BigMath.Cos(j / 128.0));
        }
        return [.. table];
    }

    /// <summary>atan(j/128) as high + low, j = 0..128.</summary>
    public static double[] ArcTangent()
    {
        var table = new List<double>();
        for (int j = 0; j <= 128; j++) AddPair(table, BigMath.Atan(BigReal.From(j / 128.0)));
        return [.. table];
    }

    /// <summary>asin(j/128) as high + low, and √(1 - (j/128)²), j = 0..91 (91/128 is just above √½).</summary>
    public static double[] ArcSine()
    {
        var table = new List<double>();
        for (int j = 0; j <= 91; j++)
        {
            BigReal x = BigReal.From(j / 128.0);
            AddPair(table, BigMath.Asin(x));
            table.Add(BigReal.Sqrt(BigReal.One - x * x).ToDouble());
        }
        return [.. table];
    }

    /// <summary>64 zero bits, then the first 1216 bits of 2/π behind the binary point.</summary>
    public static ulong[] TwoOverPi()
    {
        const int words = 19;
        BigInteger bits = BigMath.TwoOverPiBits(64 * words);
        var table = new ulong[words + 1];
        for (int i = 0; i < words; i++) table[i + 1] = (ulong)((bits >> (64 * (words - 1 - i))) & ulong.MaxValue);
        return table;
    }

    /// <summary>Splits a number into its nearest double and the nearest double of the remainder.</summary>
    public static (double High, double Low) Split(BigReal value)
    {
        double high = value.ToDouble();
        return (high, (value - BigReal.From(high)).ToDouble());
    }

    private static void AddPair(List<double> table, BigReal value)
    {
        (double high, double low) = Split(value);
        table.Add(high);
        table.Add(low);
    }

    /// <summary>Writes the table files of Kernel/Math into <paramref name="directory"/>.</summary>
    public static void Write(string directory)
    {
        Save(directory, "ExponentialTable", "2^(j/128) as high + low, for j = 0..127.", "double", 2, Decimal(Exponential()));
        Save(directory, "LogarithmTable", "For each of 128 intervals: c, close to the reciprocal of the middle, with 11 fractional bits; -ln c as a multiple of 2^-42; the rest of it.", "double", 3, Decimal(Logarithm()));
        Save(directory, "SineCosineTable", "sin(j/128) as high + low and cos(j/128) as high + low, for j = 0..101.", "double", 4, Decimal(SineCosine()));
        Save(directory, "ArcTangentTable", "atan(j/128) as high + low, for j = 0..128.", "double", 2, Decimal(ArcTangent()));
        Save(directory, "ArcSineTable", "asin(j/128) as high + low and √(1 - (j/128)²), for j = 0..91.", "double", 3, Decimal(ArcSine()));
        Save(directory, "TwoOverPiTable", "64 zero bits, then the first 1216 bits of 2/π behind the binary point.", "ulong", 4,
            Array.ConvertAll(TwoOverPi(), word => $"0x{word:X16}"));
    }

    private static string[] Decimal(double[] values) => Array.ConvertAll(values, value => value.ToString("R", CultureInfo.InvariantCulture) switch
    {
        var text when text.Contains('.') || text.Contains('E') => text,
        var text => text + ".0",
    });

    private static void Save(string directory, string name, string summary, string type, int perLine, string[] values)
    {
        var text = new StringBuilder();
        text.Append($$"""
            // Generated by TableGenerator in Tests/Host/Cosmos.Math.Tests; TableTests compares every value.

            using System;

            namespace Cosmos.Numerics.Tables;

            /// <summary>{{summary}}</summary>
            internal static class {{name}}
            {
                /// <summary>The values, row after row.</summary>
                public static ReadOnlySpan<{{type}}> Values =>
                [

            """);
        for (int i = 0; i < values.Length; i += perLine)
            text.Append("        ").AppendJoin(", ", values[i..Math.Min(i + perLine, values.Length)]).Append(",\n");
        text.Append("    ];\n}\n");
        File.WriteAllText(Path.Combine(directory, name + ".cs"), text.ToString());
    }
}
