using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary>The verbs of build.sh and build.ps1.</summary>
internal static class Verbs
{
    private const string DefaultApp = "Example";
    private const string DefaultTarget = "microvm";
    private const int UsageError = 2;

    /// <summary>All verbs, in the order of the help text.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("run", "run [app] [options] [-- arguments]", "build an app of Apps/ (default: Example, the shell) and boot it in QEMU; run --help lists the options", Prerequisite.Run, Run),
        new("test", "test [filter]", "build everything and run all tests, or those of projects or names that contain the filter", Prerequisite.Test, TestVerb.Run),
        new("bench", "bench [arguments]", "run the benchmarks against the same programs on Linux", Prerequisite.Run, Bench),
        new("new", "new [app|command] <directory>", "pack the SDK and make a project outside of this tree: a program (default), or commands for the shell", Prerequisite.Build, NewVerb.Run),
        new("clean", "clean", "delete everything that builds made", [], Clean),
        new("help", "help", "print this text", [], (_, _) => Help()),
    ];

    /// <summary>Carries out a command line.</summary>
    /// <exception cref="MakeException">The verb is unknown or cannot be carried out.</exception>
    public static int Dispatch(Repository repository, string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0] is "--help" or "-h")
            return Help();
        Verb verb = All.FirstOrDefault(v => v.Name == arguments[0])
            ?? throw new MakeException($"unknown verb '{arguments[0]}'; verbs: {string.Join(", ", All.Select(v => v.Name))}.");
        PrerequisiteCheck.Require(verb.Needs);
        return verb.Run(repository, arguments[1..]);
    }

    private static int Help()
    {
        int width = All.Max(v => v.Usage.Length);
        Console.WriteLine("usage: ./build.sh <verb>   (Windows: ./build.ps1 <verb>)");
        Console.WriteLine();
        foreach (Verb verb in All)
            Console.WriteLine($"  {verb.Usage.PadRight(width)}  {verb.Summary}");
        return 0;
    }

    private static int Run(Repository repository, string[] arguments)
    {
        bool named = arguments.Length > 0 && !arguments[0].StartsWith('-');
        string project = repository.App(named ? arguments[0] : DefaultApp);
        // A program of two worlds says itself that it is none of ours unless told so; here it is told so.
        bool hasTarget = File.ReadAllText(project).Contains("<CosmosTarget", StringComparison.Ordinal);
        string[] target = hasTarget ? [] : [$"-p:CosmosTarget={DefaultTarget}"];
        return Host.RunDotnet(["run", "--project", project, .. target, "--", .. named ? arguments[1..] : arguments]);
    }

    private static int Bench(Repository repository, string[] arguments)
    {
        string[] projects = [.. repository.ProjectsIn(Path.Combine("Tests", "Benchmarks")).Where(IsProgram)];
        if (projects.Length == 0)
            throw new MakeException("there is no benchmark program in Tests/Benchmarks.");
        // The runner is the project named after the folder; the others are the programs that it measures.
        string project = projects.FirstOrDefault(p => Path.GetFileNameWithoutExtension(p).EndsWith("Benchmarks", StringComparison.Ordinal)) ?? projects[0];
        return Host.RunDotnet(["run", "--project", project, "-c", "Release", "--", .. arguments]);
    }

    private static bool IsProgram(string project) => File.ReadAllText(project).Contains("<OutputType>Exe", StringComparison.Ordinal);

    private static int Clean(Repository repository, string[] arguments)
    {
        if (arguments.Length > 0)
        {
            Console.Error.WriteLine("clean takes no arguments.");
            return UsageError;
        }
        // The outputs of this very program are in use; they stay.
        string own = AppContext.BaseDirectory;
        List<string> outputs = [repository.Artifacts];
        foreach (string folder in new[] { "Kernel", "Drivers", "Boot", "Apps", "Tests" })
        {
            foreach (string project in repository.ProjectsIn(folder))
            {
                string directory = Path.GetDirectoryName(project)!;
                if (!own.StartsWith(directory, StringComparison.Ordinal))
                    outputs.AddRange([Path.Combine(directory, "bin"), Path.Combine(directory, "obj")]);
            }
        }
        foreach (string directory in outputs.Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        Console.WriteLine("clean.");
        return 0;
    }
}
