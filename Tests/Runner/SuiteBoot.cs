using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Testing;

namespace Cosmos.Runner.Tests;

/// <summary>One boot of one suite: starts it, collects its reports, and says of each case how it ended.</summary>
internal sealed class SuiteBoot
{
    /// <summary>Time without any output after which a boot counts as hung; the longest deadline of a case is 240 s and ends inside the kernel.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(270);

    private static readonly ConcurrentDictionary<(string Cell, string Suite), SuiteBoot> s_boots = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<Report>> _cases = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly FrameReader _frames = new();
    private readonly string _log;
    private int _announced = -1;
    private int _reported;
    private string _current = "";
    private bool _finished;

    private SuiteBoot(Cell cell, KernelApp suite)
    {
        Directory.CreateDirectory(Path.Combine(Machine.Artifacts, cell.Name));
        _log = Path.Combine(Machine.Artifacts, cell.Name, suite.Name + ".log");
        List<string> arguments = ["--frames", "--host-time", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)];
        if (cell.Machine is not null)
            arguments.AddRange(["--memory", cell.Memory.ToString(CultureInfo.InvariantCulture)]);
        foreach (string category in cell.Without ?? [])
            arguments.AddRange(["--without", category]);
        IReadOnlyList<string> command = cell.Machine is null
            ? ["dotnet", "exec", suite.Assembly, .. arguments]
            : Machine.Command(cell.Machine, suite.Image, cell.Memory, cell.Kernel, arguments, cell.Network);
        new Thread(() => Boot(command, TimeSpan.FromSeconds(cell.Seconds))) { IsBackground = true, Name = $"{cell.Name}/{suite.Name}" }.Start();
    }

    /// <summary>The boot of a suite in a cell; the first caller starts it.</summary>
    public static SuiteBoot Of(Cell cell, KernelApp suite)
    {
        lock (s_boots)
            return s_boots.GetOrAdd((cell.Name, suite.Name), _ => new SuiteBoot(cell, suite));
    }

    /// <summary>Waits for a case.</summary>
    /// <returns>Its report, or null when the boot ended without one; <paramref name="ending"/> then says how it ended.</returns>
    public Report? WaitFor(string name, out string ending)
    {
        Task<Report> report = Case(name).Task;
        Task.WhenAny(report, _end.Task).Wait();
        ending = "";
        if (report.IsCompleted)
            return report.Result;
        ending = _end.Task.Result;
        // The last frames may have come together with the end.
        return report.IsCompleted ? report.Result : null;
    }

    /// <summary>Waits for the end of the boot.</summary>
    /// <returns>An empty text when everything that was announced was reported and the exit code was as it should be; else what is wrong.</returns>
    public string WaitForEnd() => _end.Task.Result;

    private TaskCompletionSource<Report> Case(string name) =>
        _cases.GetOrAdd(name, _ => new TaskCompletionSource<Report>(TaskCreationOptions.RunContinuationsAsynchronously));

    private void Boot(IReadOnlyList<string> command, TimeSpan limit)
    {
        try
        {
            using var program = new RunningProgram(command, onOutput: Take);
            long start = Stopwatch.GetTimestamp();
            string stopped = "";
            while (!program.HasExited)
            {
                Thread.Sleep(50);
                if (program.Silence > s_silence)
                    stopped = $"nothing came for {s_silence.TotalSeconds:0} s";
                else if (Stopwatch.GetElapsedTime(start) > limit)
                    stopped = $"the boot took longer than {limit.TotalSeconds:0} s";
                else
                    continue;
                program.Kill();
                break;
            }
            int? status = program.WaitForExit(TimeSpan.FromSeconds(10));
            byte[] output = program.Output;
            File.WriteAllBytes(_log, [.. Encoding.UTF8.GetBytes(string.Join(' ', command) + "\n"), .. output, .. Encoding.UTF8.GetBytes(program.Errors)]);
            _end.SetResult(Ending(stopped, status, output, program.Errors));
        }
        catch (Exception e)
        {
            _end.SetResult($"The boot failed: {e.Message}");
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            foreach (Report report in _frames.Read(bytes.Span))
            {
                switch (report.Event)
                {
                    case ReportEvent.Plan:
                        _announced = report.Number;
                        break;
                    case ReportEvent.Start:
                        _current = report.Name;
                        break;
                    case ReportEvent.End:
                        _finished = true;
                        break;
                    default:
                        _reported++;
                        _current = "";
                        Case(report.Name).TrySetResult(report);
                        break;
                }
            }
        }
    }

    private string Ending(string stopped, int? status, byte[] output, string errors)
    {
        lock (_gate)
        {
            if (_finished && _reported == _announced && _frames.DamagedFrames == 0 && stopped.Length == 0)
                return "";
            var text = new StringBuilder();
            text.Append(_announced < 0 ? "The suite never announced its cases." : $"{_reported} of {_announced} announced cases were reported.");
            if (_frames.DamagedFrames > 0)
                text.Append(CultureInfo.InvariantCulture, $" {_frames.DamagedFrames} frames were damaged.");
            if (_current.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $" The last case that started was {_current}.");
            text.Append(stopped.Length > 0 ? $" It was stopped: {stopped}." : $" The exit status was {status}.");
            text.Append(CultureInfo.InvariantCulture, $" Serial log: {_log}\n");
            text.Append(Tail(output)).Append(errors);
            return text.ToString();
        }
    }

    private static string Tail(byte[] output)
    {
        string[] lines = Encoding.UTF8.GetString(output).Split('\n');
        return string.Join('\n', lines.Where(l => !l.Contains('\x1E') && l.Trim().Length > 0).TakeLast(40));
    }
}
