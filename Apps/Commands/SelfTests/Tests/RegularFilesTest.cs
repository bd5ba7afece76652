using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>A file that is written, read back, listed and renamed.</summary>
/// <remarks>Each run has a file of its own, because other sessions may be testing; the last one stays behind under a fixed name, for whoever looks at the directory from outside.</remarks>
/// <param name="directory">Where to; made when it does not exist, and left.</param>
internal sealed class RegularFilesTest(string directory) : ISelfTest
{
    private const string Text = "Hello World!";
    private const string LastingName = "cosmos.txt";
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The test of the machine's own files.</summary>
    public RegularFilesTest()
        : this("/dir")
    {
    }

    /// <inheritdoc/>
    public string Name => "files";

    /// <inheritdoc/>
    public string Summary => "regular files";

    /// <inheritdoc/>
    public bool RunsAlone => false;

    /// <inheritdoc/>
    public async ValueTask RunAsync(SelfTestReport report, CancellationToken stop)
    {
        report.Title = "files: regular files";
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, DirectoryMode);

        string path = Path.Combine(directory, $"cosmos-{Guid.NewGuid():N}.txt");
        try
        {
            await WriteAndReadAsync(path, report, stop).ConfigureAwait(false);
            Rename(path, report);
        }
        finally
        {
            File.Delete(path); // nothing to delete when all went well
        }
    }

    private static async ValueTask WriteAndReadAsync(string path, SelfTestReport report, CancellationToken stop)
    {
        byte[] written = Encoding.ASCII.GetBytes(Text);
        var options = new FileStreamOptions { Mode = System.IO.FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        await using (var stream = new FileStream(path, options))
        {
            await stream.WriteAsync(written, stop).ConfigureAwait(false);
            await stream.FlushAsync(stop).ConfigureAwait(false);
        }

        report.Write($"wrote {written.Length} bytes to {path}");
        byte[] read = await File.ReadAllBytesAsync(path, stop).ConfigureAwait(false);
        report.Write($"read {read.Length} bytes");
        SelfTestReport.Require(
            read.AsSpan().SequenceEqual(written), $"{path} holds {Convert.ToHexStringLower(read)}, but {Convert.ToHexStringLower(written)} was written.");
        SelfTestReport.RequireEqual($"The length of {path}", new FileInfo(path).Length, written.Length);
        if (!OperatingSystem.IsWindows())
            SelfTestReport.RequireEqual($"The mode of {path}", File.GetUnixFileMode(path), FileMode);
    }

    private void Rename(string path, SelfTestReport report)
    {
        string lasting = Path.Combine(directory, LastingName);
        RequireListed(path, expected: true);
        File.Move(path, lasting, overwrite: true);
        RequireListed(path, expected: false);
        RequireListed(lasting, expected: true);
        report.Write($"{directory}: {string.Join(' ', Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
    }

    private void RequireListed(string path, bool expected) => SelfTestReport.Require(
        Directory.EnumerateFileSystemEntries(directory).Contains(path) == expected,
        expected ? $"{directory} does not list {path}, which is there." : $"{directory} lists {path}, which is gone.");
}
