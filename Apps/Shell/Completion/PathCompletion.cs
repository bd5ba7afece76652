using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security;

namespace Cosmos.Shell;

/// <summary>Files and directories that a path may go on with.</summary>
internal static class PathCompletion
{
    private const int MaximumEntries = 4096;

    /// <summary>Finds them. A directory is not finished: it ends in a slash.</summary>
    /// <param name="prefix">What of the path is there already.</param>
    /// <param name="directory">Where relative paths begin.</param>
    public static IReadOnlyList<Candidate> Find(string prefix, string directory)
    {
        int slash = prefix.LastIndexOf('/');
        string head = prefix[..(slash + 1)];
        string tail = prefix[(slash + 1)..];
        try
        {
            DirectoryInfo parent = new(Path.GetFullPath(head.Length == 0 ? "." : head, directory));
            return
            [
                .. parent.EnumerateFileSystemInfos()
                    .Where(e => e.Name.StartsWith(tail, StringComparison.Ordinal) && (e.Name[0] != '.' || tail.Length > 0) && !e.Name.Any(char.IsControl))
                    .Take(MaximumEntries)
                    .Select(e => e is DirectoryInfo
                        ? new Candidate(head + e.Name + "/", e.Name + "/", GoesOn: true)
                        : new Candidate(head + e.Name, e.Name)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or SecurityException)
        {
            return [];
        }
    }
}
