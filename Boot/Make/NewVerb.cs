using System;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary><c>build.sh new</c>: packs the SDK and the templates into the local feed and makes a project from them.</summary>
internal static class NewVerb
{
    private const int UsageError = 2;

    /// <summary>What can be made: the word typed, the template, what to do in the directory afterwards.</summary>
    private static readonly (string Kind, string Template, string[] Next)[] s_kinds =
    [
        ("app", "cosmos-app", ["dotnet run"]),
        ("command", "cosmos-command", ["dotnet test Tests", "dotnet run --project Image"]),
    ];

    /// <summary>Carries out the verb.</summary>
    public static int Run(Repository repository, string[] arguments)
    {
        if (arguments is [string only] && !s_kinds.Any(k => k.Kind == only))
            arguments = [s_kinds[0].Kind, only];
        int kind = arguments.Length == 2 ? Array.FindIndex(s_kinds, k => k.Kind == arguments[0]) : -1;
        if (kind < 0 || arguments[1].StartsWith('-'))
        {
            Console.Error.WriteLine($"usage: new [{string.Join('|', s_kinds.Select(k => k.Kind))}] <directory>");
            return UsageError;
        }
        (_, string template, string[] next) = s_kinds[kind];
        string full = Path.GetFullPath(arguments[1]);
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new MakeException($"'{full}' exists and is not empty.");
        string templates = Pack(repository);

        // A template hive of our own: what is installed for the user stays as it is.
        string hive = Path.Combine(repository.Artifacts, "templates");
        if (Directory.Exists(hive))
            Directory.Delete(hive, recursive: true);
        Step(["new", "install", templates, "--debug:custom-hive", hive]);
        Step(["new", template, "--output", full, "--debug:custom-hive", hive]);
        Console.WriteLine();
        Console.WriteLine("What next:");
        foreach (string line in (string[])[$"cd {full}", .. next])
            Console.WriteLine($"  {line}");
        Console.WriteLine($"To have 'dotnet new {template}' everywhere:  dotnet new install {templates}");
        return 0;
    }

    /// <summary>Packs both packages.</summary>
    /// <returns>The template package.</returns>
    public static string Pack(Repository repository)
    {
        Step(["pack", repository.PathOf("Boot", "Templates", "Cosmos.Templates.csproj"), "-nologo", "-v", "quiet"]);
        return new DirectoryInfo(repository.Feed).GetFiles("Cosmos.Templates.*.nupkg").OrderByDescending(f => f.LastWriteTimeUtc).First().FullName;
    }

    private static void Step(string[] arguments)
    {
        int code = Host.RunDotnet(arguments);
        if (code != 0)
            throw new MakeException($"'dotnet {string.Join(' ', arguments)}' ended with exit code {code}.");
    }
}
