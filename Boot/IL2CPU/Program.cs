using System;
using System.IO;
using Cosmos.IL2CPU;
using Cosmos.IL2CPU.Metadata;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings;

const int UsageError = 2;
const string Usage = """
    il2cpu build [-v] [--name:value | @response-file]...     make an image; the options are in docs/building.md
    il2cpu check [--name:value | @response-file]...          only judge it by the rules of docs/rings.md
    il2cpu rings FILE...                                     list what in assemblies only ring 0 may do (docs/rings.md)
    il2cpu contract --corelib:FILE                           print what the runtime relies on in a CoreLib
    il2cpu contract --corelib:FILE --update:CONTRACT         write it to the contract file
    il2cpu contract --corelib:FILE --verify:CONTRACT         compare it with the contract file
    """;

try
{
    switch (args)
    {
        case ["build", .. string[] options]:
            new Builder(OptionParser.Parse(options), Console.Out, !Console.IsOutputRedirected).Run();
            return 0;
        case ["check", .. string[] options]:
            new Builder(OptionParser.Parse(options), Console.Out, false).Check();
            return 0;
        case ["rings", .. string[] assemblies] when assemblies.Length > 0:
            RingReport.Write(assemblies, Console.Out);
            return 0;
        case ["contract", string library]:
            Console.Write(Contract.Text(Existing(library, "--corelib:")));
            return 0;
        case ["contract", string library, string action] when action.StartsWith("--update:", StringComparison.Ordinal):
            Contract.Update(action["--update:".Length..], Existing(library, "--corelib:"));
            return 0;
        case ["contract", string library, string action]:
            Contract.Verify(Existing(action, "--verify:"), Existing(library, "--corelib:"));
            return 0;
        case ["help"] or ["--help"]:
            Console.WriteLine(Usage);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return UsageError;
    }
}
catch (BuildException e)
{
    // The form that MSBuild recognises as an error of a tool.
    foreach (BuildError error in e.Errors)
        Console.Error.WriteLine($"il2cpu : error {error.Code}: {error.Message}");
    return 1;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or Mono.Cecil.AssemblyResolutionException)
{
    Console.Error.WriteLine($"il2cpu : error COSMOS0100: {e.Message}");
    return 1;
}

static string Existing(string argument, string option)
{
    if (!argument.StartsWith(option, StringComparison.Ordinal))
        throw new BuildException("COSMOS0101", $"expected {option}FILE instead of '{argument}'.");
    string path = argument[option.Length..];
    return File.Exists(path) ? path : throw new BuildException("COSMOS0101", $"file '{path}' does not exist.");
}
