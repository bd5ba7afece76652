using System;
using System.IO;
using System.Runtime.CompilerServices;
using Cosmos.Numerics.Tables;
using Cosmos.Numerics.Tests.Reference;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>The tables in the sources are what the 256-bit reference computes.</summary>
internal sealed class TableTests
{
    [Test]
    public void Tables_hold_what_the_reference_computes()
    {
        Assert.That(ExponentialTable.Values.ToArray(), Is.EqualTo(TableGenerator.Exponential()));
        Assert.That(LogarithmTable.Values.ToArray(), Is.EqualTo(TableGenerator.Logarithm()));
        Assert.That(SineCosineTable.Values.ToArray(), Is.EqualTo(TableGenerator.SineCosine()));
        Assert.That(ArcTangentTable.Values.ToArray(), Is.EqualTo(TableGenerator.ArcTangent()));
        Assert.That(ArcSineTable.Values.ToArray(), Is.EqualTo(TableGenerator.ArcSine()));
        Assert.That(TwoOverPiTable.Values.ToArray(), Is.EqualTo(TableGenerator.TwoOverPi()));
    }

    [Test]
    public void Interval_around_one_has_an_exact_logarithm()
    {
        int j = (int)((0x3FF0_0000_0000_0000 - 0x3FE6_9000_0000_0000) >> 45);
        Assert.That(LogarithmTable.Values.Slice(3 * j, 3).ToArray(), Is.EqualTo((double[])[1, 0, 0]));
    }

    [Test, Explicit("Rewrites Kernel/Math/Tables.")]
    public void Write_the_table_files() => TableGenerator.Write(Path.Combine(SourceDirectory(), "../../../Kernel/Math/Tables"));

    private static string SourceDirectory([CallerFilePath] string file = "")
    {
        if (File.Exists(file)) return Path.GetDirectoryName(file)!;
        // Deterministic builds hide the real path: walk up from the test assembly.
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "TableTests.cs"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The sources of the tests are not above their assembly.");
    }
}
