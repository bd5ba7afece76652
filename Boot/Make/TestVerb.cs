using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary><c>build.sh test</c>: builds the solution once, runs every test project, and ends with one line of counts.</summary>
internal static class TestVerb
{
    private const int UsageError = 2;

    /// <summary>Carries out the verb.</summary>
    public static int Run(Repository repository, string[] arguments)
    {
        if (arguments.Length > 1)
        {
            Console.Error.WriteLine("usage: test [filter]");
            return UsageError;
        }
        (IReadOnlyList<string> projects, string? filter) = Select(repository.TestProjects, arguments.FirstOrDefault());
        PrerequisiteCheck.Offer(Prerequisite.Peers);
        string results = Path.Combine(repository.Artifacts, "test-results");
        Directory.CreateDirectory(results);

        long start = Stopwatch.GetTimestamp();
        if (Build(repository, projects) is int failed and not 0)
        {
            Console.WriteLine("The build failed; no test was run.");
            Console.WriteLine(new TestReport(0, 1, 0));
            return failed;
        }
        var rows = new List<(string Project, TestReport Report, TimeSpan Time)>();
        foreach (string project in projects)
        {
            long begin = Stopwatch.GetTimestamp();
            rows.Add((Path.GetFileNameWithoutExtension(project), RunProject(project, filter, results), Stopwatch.GetElapsedTime(begin)));
        }
        return Summarize(rows, Stopwatch.GetElapsedTime(start), filter);
    }

    /// <summary>Chooses the projects whose name contains the filter; when there is none, all projects, with the filter for names of tests.</summary>
    public static (IReadOnlyList<string> Projects, string? Filter) Select(IReadOnlyList<string> projects, string? filter)
    {
        if (filter is null)
            return (projects, null);
        string[] chosen = [.. projects.Where(p => Path.GetFileNameWithoutExtension(p).Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return chosen.Length > 0 ? (chosen, null) : (projects, filter);
    }

    private static int Build(Repository repository, IReadOnlyList<string> projects)
    {
        string[] targets = projects.Count == 1 ? [projects[0]] : [repository.PathOf("Cosmos.sln")];
        // Minimal, not quiet: the line per project is the progress.
        Console.WriteLine($"== build of {Path.GetFileName(targets[0])}");
        return Host.RunDotnet(["build", .. targets, "-nologo", "-v", "minimal", "-clp:NoSummary"], repository.Root);
    }

    private static TestReport RunProject(string project, string? filter, string results)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Console.WriteLine($"== {name}");
        string file = Path.Combine(results, name + ".trx");
        File.Delete(file);
        List<string> arguments = ["test", project, "--no-build", "-nologo", "--logger", $"trx;LogFileName={name}.trx", "--results-directory", results];
        if (filter is not null)
            arguments.AddRange(["--filter", $"FullyQualifiedName~{filter}"]);
        return TestReport.Read(file, Host.RunDotnet(arguments));
    }

    private static int Summarize(List<(string Project, TestReport Report, TimeSpan Time)> rows, TimeSpan time, string? filter)
    {
        TestReport sum = rows.Aggregate(default(TestReport), (total, row) => total + row.Report);
        Console.WriteLine();
        foreach ((string project, TestReport report, TimeSpan elapsed) in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {project,-36} {report,-32} {elapsed.TotalSeconds,6:0.0} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"in all",-36} {"",-32} {time.TotalSeconds,6:0.0} s"));
        Console.WriteLine();
        bool none = sum.Passed + sum.Failed == 0;
        if (none)
            Console.WriteLine(filter is null ? "No test was run." : $"No test matches '{filter}'.");
        Console.WriteLine(sum);
        return sum.Failed == 0 && !none ? 0 : 1;
    }
}
