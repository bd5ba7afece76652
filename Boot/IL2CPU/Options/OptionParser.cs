using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Options;

/// <summary>Reads <c>--name:value</c> options and response files (<c>@file</c>, one option per line, <c>#</c> comments).</summary>
internal static class OptionParser
{
    private const int MaximumNesting = 8;

    private static readonly Dictionary<string, Action<BuildOptions, string>> Options = new(StringComparer.Ordinal)
    {
        ["app"] = (o, v) => o.Application = ExistingFile("app", v),
        ["out"] = (o, v) => o.Output = Path.GetFullPath(v),
        ["obj"] = (o, v) => o.IntermediateDirectory = Path.GetFullPath(v),
        ["target"] = (o, v) => o.Target = v,
        ["architecture"] = (o, v) => o.Architecture = v,
        ["framework"] = (o, v) => o.Framework = ExistingDirectory("framework", v),
        ["compiler"] = (o, v) => o.Compiler = ExistingFile("compiler", v),
        ["reference"] = (o, v) => o.References.Add(ExistingFile("reference", v)),
        ["library"] = (o, v) => o.Libraries.Add(ExistingFile("library", v)),
        ["platform"] = (o, v) => o.Platform.Add(ExistingFile("platform", v)),
        ["package"] = AddPackage,
        ["grant"] = (o, v) => o.Grants.Add(ReadGrant(v)),
        ["trust"] = (o, v) => o.Trusts.Add(ReadTrust(v)),
        ["kernel"] = (o, v) => o.KernelAssemblies.Add(ExistingFile("kernel", v)),
        ["asm"] = (o, v) => o.AssemblySources.Add(ExistingFile("asm", v)),
        ["asm-include"] = (o, v) => o.AssemblyIncludes.Add(ExistingDirectory("asm-include", v)),
        ["source-root"] = (o, v) => o.SourceRoot = v,
        ["linker-script"] = (o, v) => o.LinkerScript = ExistingFile("linker-script", v),
        ["feature"] = (o, v) => o.Features.Add(Assignment("feature", v)),
        ["knob"] = (o, v) => o.Knobs.Add(Assignment("knob", v)),
        ["ilc"] = (o, v) => o.CompilerArguments.Add(v),
        ["satellite"] = (o, v) => o.Satellites.Add(ExistingFile("satellite", v)),
        ["rd-xml"] = (o, v) => o.RuntimeDirectives.Add(ExistingFile("rd-xml", v)),
        ["descriptor"] = (o, v) => o.Descriptors.Add(ExistingFile("descriptor", v)),
        ["file"] = (o, v) => o.Files.Add(Embedded("file", v)),
        ["contract"] = (o, v) => o.Contract = ExistingFile("contract", v),
        ["export-seed"] = (o, v) => o.ExportSeeds.Add(ExistingFile("export-seed", v)),
        ["debug"] = (o, v) => o.DebugInformation = Flag("debug", v),
        ["verbose"] = (o, v) => o.Verbose = Flag("verbose", v),
    };

    /// <summary>Names of all options, for the help text and for messages.</summary>
    public static IEnumerable<string> Names => Options.Keys;

    /// <summary>Parses the command line of <c>il2cpu build</c>.</summary>
    /// <exception cref="BuildException">An option is unknown, malformed or missing, or names a file that does not exist.</exception>
    public static BuildOptions Parse(IEnumerable<string> arguments)
    {
        var options = new BuildOptions();
        foreach (string argument in Expand(arguments, 0))
            Apply(options, argument);

        Require("app", options.Application);
        Require("out", options.Output);
        Require("framework", options.Framework);
        Require("compiler", options.Compiler);
        Require("linker-script", options.LinkerScript);
        if (options.IntermediateDirectory.Length == 0)
            options.IntermediateDirectory = options.Output + ".obj";
        return options;
    }

    private static void Apply(BuildOptions options, string argument)
    {
        if (argument is "-v")
            argument = "--verbose";
        if (!argument.StartsWith("--", StringComparison.Ordinal))
            throw Invalid($"'{argument}' is not an option; options have the form --name:value.");
        int colon = argument.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? argument[2..] : argument[2..colon];
        string value = colon < 0 ? "" : argument[(colon + 1)..];
        if (!Options.TryGetValue(name, out Action<BuildOptions, string>? apply))
            throw Invalid($"unknown option '--{name}'; known options: {string.Join(' ', Names.Select(n => "--" + n))}.");
        if (value.Length == 0 && name is not ("debug" or "verbose"))
            throw Invalid($"option '--{name}' needs a value: --{name}:VALUE.");
        apply(options, value);
    }

    private static IEnumerable<string> Expand(IEnumerable<string> arguments, int nesting)
    {
        foreach (string argument in arguments)
        {
            if (!argument.StartsWith('@'))
            {
                yield return argument;
                continue;
            }
            string path = argument[1..];
            if (nesting >= MaximumNesting)
                throw Invalid($"response files are nested deeper than {MaximumNesting}: '{path}'.");
            if (!File.Exists(path))
                throw Invalid($"response file '{path}' does not exist.");
            IEnumerable<string> lines = File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');
            foreach (string inner in Expand(lines, nesting + 1))
                yield return inner;
        }
    }

    private static void Require(string name, string value)
    {
        if (value.Length == 0)
            throw Invalid($"option '--{name}' is missing.");
    }

    private static bool Flag(string name, string value) => value switch
    {
        "" or "true" => true,
        "false" => false,
        _ => throw Invalid($"option '--{name}' is a flag: it takes 'true', 'false' or nothing, not '{value}'."),
    };

    private static string ExistingFile(string name, string value) => File.Exists(value)
        ? Path.GetFullPath(value)
        : throw Invalid($"file '{value}' (--{name}) does not exist.");

    private static string ExistingDirectory(string name, string value) => Directory.Exists(value)
        ? Path.GetFullPath(value)
        : throw Invalid($"directory '{value}' (--{name}) does not exist.");

    private static string Assignment(string name, string value) => value.IndexOf('=', StringComparison.Ordinal) > 0
        ? value
        : throw Invalid($"option '--{name}:{value}' must have the form --{name}:NAME=VALUE.");

    private static void AddPackage(BuildOptions options, string value)
    {
        // ID/VERSION=PATH; neither name nor version of a package contains '=' or '/'.
        int path = value.IndexOf('=', StringComparison.Ordinal);
        int version = value.IndexOf('/', StringComparison.Ordinal);
        if (version <= 0 || path <= version + 1)
            throw Invalid($"option '--package:{value}' must have the form --package:NAME/VERSION=FILE.");
        options.Packages[ExistingFile("package", value[(path + 1)..])] = new PackageIdentity(value[..version], value[(version + 1)..path]);
    }

    private static Grant ReadGrant(string value)
    {
        int separator = value.IndexOf('=', StringComparison.Ordinal);
        string[] capabilities = separator < 0 ? [] : value[(separator + 1)..].Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (separator <= 0 || capabilities.Length == 0)
        {
            throw new BuildException("COSMOS0408",
                $"CosmosGrant '{(separator < 0 ? value : value[..separator])}' names no capabilities; write <CosmosGrant Include=\"Acme.Commands\" Capabilities=\"Network;Files\" />.");
        }
        return new Grant(value[..separator], capabilities);
    }

    private static Trust ReadTrust(string value)
    {
        int separator = value.IndexOf('/', StringComparison.Ordinal);
        string name = separator < 0 ? value : value[..separator];
        if (name.Length == 0)
            throw Invalid($"option '--trust:{value}' must have the form --trust:NAME/VERSION or --trust:NAME.");
        return new Trust(name, separator < 0 ? "" : value[(separator + 1)..]);
    }

    private static EmbeddedFile Embedded(string name, string value)
    {
        // The path in the image comes first: it is absolute, has no '=' before the separator, and hosts allow '=' in paths.
        int separator = value.IndexOf('=', StringComparison.Ordinal);
        if (separator <= 0)
            throw Invalid($"option '--{name}:{value}' must have the form --{name}:/PATH/IN/IMAGE=SOURCE.");
        string path = value[..separator];
        string source = value[(separator + 1)..];
        if (!File.Exists(source))
            throw new BuildException("COSMOS0105", $"CosmosFile '{source}' (for '{path}') does not exist.");
        if (path[0] != '/' || path.EndsWith('/') || path.Split('/').Skip(1).Any(s => s is "" or "." or ".."))
        {
            throw new BuildException("COSMOS0106",
                $"CosmosFile '{source}': '{path}' is not an absolute path of a file in the image, such as /etc/motd.");
        }
        return new EmbeddedFile(Path.GetFullPath(source), path);
    }

    private static BuildException Invalid(string message) => new("COSMOS0101", message);
}
