using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace Cosmos.Benchmarks;

/// <summary>One run of a machine, with the times at which lines arrived.</summary>
internal sealed class Boot
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(400);

    private readonly List<(TimeSpan Time, string Text)> _lines = [];

    private Boot(TimeSpan total, long residentBytes)
    {
        Total = total;
        ResidentBytes = residentBytes;
    }

    /// <summary>From the start of the QEMU process to its end.</summary>
    public TimeSpan Total { get; }

    /// <summary>Most memory that the QEMU process had, which includes QEMU's own 50 MiB or so.</summary>
    public long ResidentBytes { get; }

    /// <summary>From the start of the QEMU process to the first line that contains the text; null when it never came.</summary>
    public TimeSpan? TimeOf(string text) => _lines.Where(l => l.Text.Contains(text, StringComparison.Ordinal)).Select(l => (TimeSpan?)l.Time).FirstOrDefault();

    /// <summary>What came after the text on the first line that contains it.</summary>
    public string? After(string text) => _lines.Select(l => l.Text).FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim()
        : null;

    /// <summary>Lines of the form <c>result NAME VALUE UNIT</c>.</summary>
    public IEnumerable<(string Name, double Value, string Unit)> Results() => _lines.Select(l => l.Text.Trim().Split(' '))
        .Where(w => w is ["result", _, _, _]).Select(w => (w[1], double.Parse(w[2], CultureInfo.InvariantCulture), w[3]));

    /// <summary>Everything that was printed, for error messages.</summary>
    public string Transcript => string.Join('\n', _lines.Select(l => l.Text));

    /// <summary>Boots a machine and waits for its end.</summary>
    public static Boot Run(IReadOnlyList<string> arguments, int mebibytes)
    {
        string[] machine = [.. World.Machine()];
        var start = new ProcessStartInfo(machine[0], [.. machine[1..], "-m", $"{mebibytes}M", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new BenchmarkException($"{machine[0]} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<(TimeSpan, string)>();
        var reader = new Thread(() => ReadLines(process.StandardOutput.BaseStream, begin, lines));
        reader.Start();
        long resident = 0;
        while (!process.WaitForExit(100))
        {
            resident = Math.Max(resident, PeakMemory(process.Id));
            if (Stopwatch.GetElapsedTime(begin) <= s_limit)
                continue;
            process.Kill();
            break;
        }
        process.WaitForExit();
        TimeSpan total = Stopwatch.GetElapsedTime(begin);
        reader.Join();
        var boot = new Boot(total, resident);
        boot._lines.AddRange(lines);
        if (errors.Result.Length > 0)
            Console.Error.WriteLine(errors.Result.TrimEnd());
        return boot;
    }

    private static void ReadLines(Stream stream, long begin, List<(TimeSpan, string)> lines)
    {
        byte[] buffer = new byte[4096];
        var line = new StringBuilder();
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            TimeSpan now = Stopwatch.GetElapsedTime(begin);
            foreach (byte value in buffer.AsSpan(0, count))
            {
                if (value != '\n')
                {
                    line.Append((char)value);
                    continue;
                }
                lines.Add((now, line.ToString().TrimEnd('\r')));
                line.Clear();
            }
        }
    }

    private static long PeakMemory(int processId)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
