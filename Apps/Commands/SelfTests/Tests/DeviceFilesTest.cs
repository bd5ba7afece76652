using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>The files that are no files: null, zero, random, urandom.</summary>
internal sealed class DeviceFilesTest(string directory) : ISelfTest
{
    private const int Size = 20;

    private static readonly string[] _expected = ["null", "random", "urandom", "zero"];

    /// <summary>The test of the machine's own devices.</summary>
    public DeviceFilesTest()
        : this("/dev")
    {
    }

    /// <inheritdoc/>
    public string Name => "devices";

    /// <inheritdoc/>
    public string Summary => "device files";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public async ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        report.Title = "devices: device files";
        if (!Directory.Exists(directory))
            throw new SelfTestSkippedException($"there is no {directory} here");

        string[] found = [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        report.Write($"{directory}: {string.Join(' ', found.Length <= 16 ? found : found.Intersect(_expected).Append($"and {found.Length} others"))}");
        string[] missing = [.. _expected.Except(found)];
        SelfTestReport.Require(missing.Length == 0, $"{directory} lacks {string.Join(", ", missing)}.");

        byte[] random = await ReadAsync("random", stop).ConfigureAwait(false);
        byte[] urandom = await ReadAsync("urandom", stop).ConfigureAwait(false);
        report.Write($"{Size} bytes of random: {Convert.ToHexStringLower(random)}");
        SelfTestReport.Require(!random.AsSpan().SequenceEqual(urandom), $"random and urandom both gave {Convert.ToHexStringLower(random)}.");

        byte[] zero = await ReadAsync("zero", stop).ConfigureAwait(false);
        SelfTestReport.Require(!zero.AsSpan().ContainsAnyExcept((byte)0), $"zero gave {Convert.ToHexStringLower(zero)}.");

        await using FileStream discard = Open("null", FileAccess.ReadWrite);
        await discard.WriteAsync(random, stop).ConfigureAwait(false);
        SelfTestReport.RequireEqual("Number of bytes that null has to read after a write", await discard.ReadAsync(new byte[Size], stop).ConfigureAwait(false), 0);
        report.Write("zero is zero; null takes and gives nothing");
    }

    private async ValueTask<byte[]> ReadAsync(string name, CancellationToken stop)
    {
        byte[] data = new byte[Size];
        await using FileStream stream = Open(name, FileAccess.Read);
        await stream.ReadExactlyAsync(data, stop).ConfigureAwait(false);
        return data;
    }

    private FileStream Open(string name, FileAccess access) =>
        new(Path.Combine(directory, name), FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
