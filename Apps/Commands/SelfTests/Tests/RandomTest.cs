using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>Random numbers: ten small blocks and a large one.</summary>
/// <remarks>
/// No test can tell that numbers are random. Three kinds of a broken source are found: one that stands still, one that repeats itself, and one with bits that are stuck or lean to one side.
/// A good source fails less than once in 10^13 runs.
/// </remarks>
/// <param name="fill">The source.</param>
internal sealed class RandomTest(RandomTest.Source fill) : ISelfTest
{
    private const int SmallReads = 10;
    private const int SmallSize = 32;
    private const int LargeSize = 3200;
    private const int TotalSize = (SmallReads * SmallSize) + LargeSize;

    /// <summary>How many standard deviations the number of ones may be off: the probability of more is 1.2E-15.</summary>
    private const double Deviations = 8;

    /// <summary>The test of the machine's own source.</summary>
    public RandomTest()
        : this(RandomNumberGenerator.Fill)
    {
    }

    /// <summary>Fills a block.</summary>
    internal delegate void Source(Span<byte> block);

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public string Summary => "random numbers";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        byte[] all = new byte[TotalSize];
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < SmallReads; i++)
        {
            Span<byte> block = all.AsSpan(i * SmallSize, SmallSize);
            fill(block);
            report.Write(Convert.ToHexStringLower(block));
        }

        report.Write($"{SmallReads} × {SmallSize} bytes in {SelfTestRunner.Format(Stopwatch.GetElapsedTime(started))}");

        Span<byte> large = all.AsSpan(SmallReads * SmallSize);
        started = Stopwatch.GetTimestamp();
        fill(large);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        report.Write(Convert.ToHexStringLower(large[..SmallSize]));
        report.Write($"... {Convert.ToHexStringLower(large[^SmallSize..])}");
        report.Write($"{LargeSize} bytes in {SelfTestRunner.Format(elapsed)}");

        RequireNoRepetition(all);
        double off = RequireBalance(all);
        report.Write(string.Create(CultureInfo.InvariantCulture, $"no block twice; number of ones {off:F1} standard deviations off"));
        return ValueTask.CompletedTask;
    }

    // Among the 220 blocks of 128 bits two are equal once in 1.4E34 runs.
    private static void RequireNoRepetition(ReadOnlySpan<byte> all)
    {
        var seen = new HashSet<UInt128>();
        foreach (UInt128 block in MemoryMarshal.Cast<byte, UInt128>(all))
            SelfTestReport.Require(seen.Add(block), $"The source repeats itself: {block:x32} came twice in {TotalSize} bytes.");
    }

    // The monobit test, over all bits and for each of the eight positions in a byte.
    private static double RequireBalance(ReadOnlySpan<byte> all)
    {
        Span<int> ones = stackalloc int[8];
        int total = 0;
        foreach (byte value in all)
        {
            total += BitOperations.PopCount(value);
            for (int bit = 0; bit < ones.Length; bit++)
                ones[bit] += (value >> bit) & 1;
        }

        for (int bit = 0; bit < ones.Length; bit++)
            RequireNearHalf($"bit {bit} of all bytes", ones[bit], all.Length);
        return RequireNearHalf("all bits", total, all.Length * 8);
    }

    private static double RequireNearHalf(string what, int ones, int count)
    {
        double off = (ones - (count / 2.0)) / (Math.Sqrt(count) / 2);
        SelfTestReport.Require(
            Math.Abs(off) <= Deviations,
            string.Create(CultureInfo.InvariantCulture, $"The source leans to one side: {ones} of {count} ({what}) are ones, {off:F1} standard deviations off."));
        return off;
    }
}
