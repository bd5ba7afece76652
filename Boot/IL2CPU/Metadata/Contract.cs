using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Metadata;

/// <summary>
/// The runtime's interface to System.Private.CoreLib, as reviewed text: one line per layout, field, constant, import and export. A servicing update that
/// changes a line stops the build, because the runtime would read the wrong bytes.
/// </summary>
internal static class Contract
{
    private const int ShownDifferences = 20;

    private const string Header = """
        # What ring 0 relies on in System.Private.CoreLib; checked by every build. Made by: il2cpu contract --corelib:PATH --update:THIS-FILE
        # After an update of .NET: read the differences, adapt Kernel/Core and this file's readers, run all kernel tests, then commit.
        """;

    /// <summary>Writes the contract file.</summary>
    public static void Update(string path, string coreLibrary) => File.WriteAllText(path, Text(coreLibrary));

    /// <summary>The contract that an assembly fulfils.</summary>
    public static string Text(string coreLibrary) =>
        Header.ReplaceLineEndings("\n") + "\n" + string.Join('\n', ContractReader.Read(coreLibrary)) + "\n";

    /// <summary>Compares an assembly with the contract file.</summary>
    /// <exception cref="BuildException">They differ; the message names what changed.</exception>
    public static void Verify(string path, string coreLibrary)
    {
        List<string> expected = [.. Lines(File.ReadAllText(path))];
        List<string> actual = [.. Lines(Text(coreLibrary))];
        string[] gone = [.. expected.Except(actual, StringComparer.Ordinal).Select(l => "- " + l)];
        string[] added = [.. actual.Except(expected, StringComparer.Ordinal).Select(l => "+ " + l)];
        if (gone.Length == 0 && added.Length == 0)
            return;
        string[] all = [.. gone, .. added];
        string more = all.Length > ShownDifferences ? $"{Environment.NewLine}  and {all.Length - ShownDifferences} more" : "";
        throw new BuildException("COSMOS0401",
            $"'{coreLibrary}' is not the CoreLib that the runtime was written for ({Path.GetFileName(path)}):{Environment.NewLine}  " +
            string.Join(Environment.NewLine + "  ", all.Take(ShownDifferences)) + more + Environment.NewLine +
            "Restore the pinned version of the packages, or adapt the runtime and review the contract (docs/building.md, \"Drift\").");
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && l[0] != '#');
}
