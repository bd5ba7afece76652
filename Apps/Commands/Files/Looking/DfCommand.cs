using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Shows how full file systems are.</summary>
[ShellCommand("df [-h] [-a] [<path:path>...]", "Shows how full file systems are.", Requires = Capability.Files,
    Remarks = "Sizes are in KiB, with -h in the unit that fits. With paths, only the file systems that hold them; -a shows those without a size as well.")]
public sealed class DfCommand : IShellCommand
{
    private const int Kibibyte = 1024;
    private const int Percent = 100;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var work = new FileWork("df", context);
        bool isShort = context.Arguments.Has("-h");
        var mounts = new Mounts();
        IReadOnlyList<string> names = context.Arguments.All("path");
        List<DriveInfo> shown = names.Count == 0 ? [.. mounts.All] : [];
        foreach (string name in names)
        {
            await work.TryAsync(name, () =>
            {
                string path = work.Resolve(name);
                if (Entries.Kind(path) == EntryKind.None)
                    throw new FileWorkException(FileFailure.NoSuchFile);
                shown.Add(mounts.Holding(RealPath.Of(path)) ?? throw new FileWorkException("no file system holds it"));
            }).ConfigureAwait(false);
        }

        List<string[]> rows = [["Type", isShort ? "Size" : "KiB", "Used", "Free", "Use%", "Mounted on"]];
        foreach (DriveInfo drive in shown.DistinctBy(d => d.Name))
        {
            if (TryMeasure(drive, out long size, out long free) && (size > 0 || names.Count > 0 || context.Arguments.Has("-a")))
                rows.Add([drive.DriveFormat, Amount(size, isShort), Amount(size - free, isShort), Amount(free, isShort), Share(size - free, size), TerminalText.Visible(drive.Name)]);
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : i == row.Length - 1 ? cell : cell.PadLeft(widths[i]));
            await context.Output.WriteLineAsync(string.Join(' ', cells)).ConfigureAwait(false);
        }

        return work.Status;
    }

    private static bool TryMeasure(DriveInfo drive, out long size, out long free)
    {
        try
        {
            size = drive.TotalSize;
            free = Math.Min(drive.TotalFreeSpace, size);
            return true;
        }
        catch (Exception e) when (FileFailure.IsOne(e))
        {
            // Somebody has taken it away, or this user may not look at it.
            size = free = 0;
            return false;
        }
    }

    private static string Amount(long bytes, bool isShort) =>
        isShort ? Text.Size(bytes, isShort: true) : ((bytes + Kibibyte - 1) / Kibibyte).ToString(CultureInfo.InvariantCulture);

    // Rounded up, so that 100% is only what is full and 0% what is empty.
    private static string Share(long used, long size) =>
        size == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling((double)used / size * Percent)}%");
}
