using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.Build.Runner;

/// <summary>
/// The kernel command line: words of the kernel, then <c>--</c>, then the arguments of Main. Words are separated by blanks; a word with a blank,
/// a double quote or a backslash, and an empty one, stands in double quotes, where <c>\"</c> and <c>\\</c> mean the character itself.
/// </summary>
internal static class CommandLine
{
    /// <summary>Longest command line that every kernel entry protocol carries (the limit of Linux on x86, with its terminator).</summary>
    public const int MaximumLength = 2047;

    /// <summary>Joins the words.</summary>
    /// <exception cref="RunException">The line would be too long, or a word has a character that cannot be passed.</exception>
    public static string Join(IReadOnlyCollection<string> kernelWords, IReadOnlyCollection<string> programArguments)
    {
        IEnumerable<string> words = kernelWords;
        if (programArguments.Count > 0)
            words = words.Append("--").Concat(programArguments.Select(Quote));
        string line = string.Join(' ', words);
        if (line.Contains('\0', StringComparison.Ordinal))
            throw new RunException("an argument contains a NUL character, which ends a kernel command line.");
        int length = System.Text.Encoding.UTF8.GetByteCount(line);
        return length <= MaximumLength
            ? line
            : throw new RunException($"the kernel command line is {length} bytes long; at most {MaximumLength} bytes reach the kernel.");
    }

    private static string Quote(string word) => word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '"' or '\\')
        ? word
        : '"' + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
}
