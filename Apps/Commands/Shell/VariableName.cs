using System.Linq;

namespace Cosmos.Commands.Shell;

/// <summary>Names of variables (POSIX XBD, section 3.216).</summary>
internal static class VariableName
{
    /// <summary>Whether it is one.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c));
}
