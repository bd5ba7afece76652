using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Reads of a linker script what we need of it.</summary>
internal static partial class LinkerScript
{
    /// <summary>Names that the script assigns.</summary>
    public static IEnumerable<string> DefinedNames(string text) =>
        Assignment().Matches(Comment().Replace(text, " ")).Select(m => m.Groups[1].Value).Where(n => n != ".");

    [GeneratedRegex(@"([A-Za-z_][\w.$]*)\s*=(?!=)")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
