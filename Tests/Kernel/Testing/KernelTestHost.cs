using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;

namespace Cosmos.Testing;

/// <summary>The main program of every kernel test app.</summary>
/// <remarks>
/// Words on the command line: <c>--frames</c> reports in frames for the host side (otherwise one readable line per case), <c>--where TEXT</c> keeps cases
/// whose name contains the text, <c>--without CATEGORY</c> leaves a category out, <c>--inline</c> runs cases on the main thread, without deadlines.
/// </remarks>
public static class KernelTestHost
{
    /// <summary>Runs the cases of <paramref name="suite"/> and returns the exit code: 0 when none failed, else 1.</summary>
    public static int Run(Assembly suite, string[] arguments)
    {
        string? where = ValueOf(arguments, "--where");
        string[] without = [.. ValuesOf(arguments, "--without")];
        bool inline = arguments.Contains("--inline");
        List<KernelTestCase> cases = [.. TestCatalog.Find(suite).Where(c =>
            (where is null || c.Name.Contains(where, StringComparison.Ordinal)) && !c.Categories.Overlaps(without))];

        Action<Report> write = arguments.Contains("--frames") ? new FrameWriter(Console.OpenStandardOutput()).Write : WriteLine;
        write(new Report(ReportEvent.Plan, cases.Count, suite.GetName().Name ?? ""));
        int failures = 0;
        for (int i = 0; i < cases.Count; i++)
        {
            write(new Report(ReportEvent.Start, i, cases[i].Name));
            long start = Stopwatch.GetTimestamp();
            CaseOutcome outcome = CaseRunner.Run(cases[i], inline);
            long microseconds = (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (outcome.Event == ReportEvent.Fail)
                failures++;
            write(new Report(outcome.Event, i, cases[i].Name, microseconds, outcome.Message, outcome.Trace));
        }
        write(new Report(ReportEvent.End, failures, suite.GetName().Name ?? ""));
        return failures == 0 ? 0 : 1;
    }

    private static void WriteLine(Report report)
    {
        switch (report.Event)
        {
            case ReportEvent.Plan:
                Console.WriteLine($"{report.Name}: {report.Number} cases");
                break;
            case ReportEvent.Start:
                break;
            case ReportEvent.End:
                Console.WriteLine($"{report.Name}: {report.Number} failed");
                break;
            default:
                Console.WriteLine($"{report.Event,-4} {report.Microseconds / 1000.0,9:0.0} ms  {report.Name}");
                if (report.Message.Length != 0)
                    Console.WriteLine($"     {report.Message.Trim()}");
                if (report.Trace.Length != 0)
                    Console.WriteLine(report.Trace);
                break;
        }
    }

    private static string? ValueOf(string[] arguments, string option) => ValuesOf(arguments, option).FirstOrDefault();

    private static IEnumerable<string> ValuesOf(string[] arguments, string option)
    {
        for (int i = 0; i + 1 < arguments.Length; i++)
        {
            if (arguments[i] == option)
                yield return arguments[i + 1];
        }
    }
}
