using System;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary><c>build.sh new</c>: packs the SDK and the templates into the local feed and makes a project from them.</summary>
internal static class NewVerb
{
    private const int UsageError = 2;

    /// <summary>Carries out the verb.</summary>
    public static int Run(Repository repository, string[] arguments)
    {
        if (arguments is not [string directory] || directory.StartsWith('-'))
        {
            Console.Error.WriteLine("usage: new <directory>");
            return UsageError;
        }
        string full = Path.GetFullPath(directory);
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw new MakeException($"'{full}' exists and is not empty.");
        string templates = Pack(repository);

        // A template hive of our own: what is installed for the user stays as it is.
        string hive = Path.Combine(repository.Artifacts, "templates");
        if (Directory.Exists(hive))
            Directory.Delete(hive, recursive: true);
        Step(["new", "install", templates, "--debug:custom-hive", hive]);
        Step(["new", "cosmos-app", "--output", full, "--debug:custom-hive", hive]);
        Console.WriteLine();
        Console.WriteLine($"To boot it:  cd {full} && dotnet run");
        Console.WriteLine($"To have 'dotnet new cosmos-app' everywhere:  dotnet new install {templates}");
        return 0;
    }

    /// <summary>Packs both packages.</summary>
    /// <returns>The template package.</returns>
    public static string Pack(Repository repository)
    {
        Step(["pack", repository.PathOf("Boot", "Cosmos.Build", "Cosmos.Build.csproj"), "-nologo", "-v", "quiet"]);
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
