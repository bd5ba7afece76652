using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Make;

/// <summary><c>build.sh test</c>: builds the solution once, runs every test project, and ends with one line of counts.</summary>
internal static class TestVerb
{
    private const int UsageError = 2;

    private readonly record struct TestRow(string Project, TestReport Report, TimeSpan Time);

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
        // Tests of the host measure no time and run side by side; those that boot machines have the processors for themselves.
        string host = repository.PathOf("Tests", "Host") + Path.DirectorySeparatorChar;
        ILookup<bool, string> bySide = projects.ToLookup(p => p.StartsWith(host, StringComparison.Ordinal));
        var rows = new ConcurrentBag<TestRow>();
        Parallel.ForEach(
            Partitioner.Create(bySide[true], EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            project => rows.Add(RunProject(project, filter, results, RunAside)));
        foreach (string project in bySide[false])
            rows.Add(RunProject(project, filter, results, RunInView));
        return Summarize([.. rows.OrderBy(r => r.Project, StringComparer.Ordinal)], Stopwatch.GetElapsedTime(start), filter);
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
        bool all = projects.Count == repository.TestProjects.Count;
        foreach (string target in all ? [repository.PathOf("Cosmos.sln")] : projects)
        {
            // Minimal, not quiet: the line per project is the progress.
            Console.WriteLine($"== build of {Path.GetFileName(target)}");
            if (Host.RunDotnet(["build", target, "-nologo", "-v", "minimal", "-clp:NoSummary"], repository.Root) is int exitCode and not 0)
                return exitCode;
        }

        return 0;
    }

    private static TestRow RunProject(string project, string? filter, string results, Func<string, IEnumerable<string>, int> run)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        long begin = Stopwatch.GetTimestamp();
        string file = Path.Combine(results, name + ".trx");
        File.Delete(file);
        List<string> arguments = ["test", project, "--no-build", "-nologo", "--logger", $"trx;LogFileName={name}.trx", "--results-directory", results];
        if (filter is not null)
            arguments.AddRange(["--filter", $"FullyQualifiedName~{filter}"]);
        return new TestRow(name, TestReport.Read(file, run(name, arguments)), Stopwatch.GetElapsedTime(begin));
    }

    private static int RunInView(string name, IEnumerable<string> arguments)
    {
        Console.WriteLine($"== {name}");
        return Host.RunDotnet(arguments);
    }

    // Printed as a whole, so that the output of what runs side by side does not mix.
    private static int RunAside(string name, IEnumerable<string> arguments)
    {
        var output = new StringBuilder($"== {name}{Environment.NewLine}");
        int exitCode = Host.CaptureDotnet(arguments, output);
        Console.Write(output);
        return exitCode;
    }

    private static int Summarize(TestRow[] rows, TimeSpan time, string? filter)
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
