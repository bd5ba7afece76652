using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Commands.Files;

/// <summary>Where a path really leads: absolute, without links, dots and double slashes, as realpath(3).</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    private const int TooManyLinks = 40;

    /// <summary>Follows all links; what does not exist is taken as it is written.</summary>
    /// <exception cref="IOException">There are too many links.</exception>
    internal static string Of(string path)
    {
        string real = "/";
        var rest = new Stack<string>();
        Push(rest, path);
        int links = 0;
        while (rest.TryPop(out string? name))
        {
            if (name is "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            string next = Path.Combine(real, name);
            if (new FileInfo(next).LinkTarget is not string target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException($"{path} has too many links.", TooManyLinks);
            if (target.StartsWith('/'))
                real = "/";
            Push(rest, target);
        }

        return real;
    }

    /// <summary>Whether a path is a directory or lies below it; both without links.</summary>
    internal static bool IsWithin(string path, string directory) =>
        path == directory || directory == "/" || (path.StartsWith(directory, StringComparison.Ordinal) && path[directory.Length] == '/');

    private static void Push(Stack<string> rest, string path)
    {
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (name != ".")
                rest.Push(name);
        }
    }
}
