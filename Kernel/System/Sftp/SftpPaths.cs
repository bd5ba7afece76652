using System;
using System.Collections.Generic;
using System.IO;

namespace Cosmos.Sftp;

/// <summary>From the names of a client to those of the machine: relative names begin at home, and nothing leads out of the root.</summary>
internal sealed class SftpPaths
{
    /// <summary>Bytes that a name may have (PATH_MAX of Linux).</summary>
    public const int MaximumBytes = 4096;

    private const int MaximumLinks = 40;

    private readonly string _root;
    private readonly string _home;

    public SftpPaths(string root, string home)
    {
        if (!Path.IsPathRooted(root))
            throw new ArgumentException($"The root of an SFTP server is an absolute path, and '{root}' is none.", nameof(root));
        string full = Path.GetFullPath(root);
        // The root itself may be reached by links; what is below is compared with nothing, so its own name does not matter.
        _root = full == "/" ? "" : Path.TrimEndingDirectorySeparator(full);
        _home = Normalize("/", home);
    }

    /// <summary>Where relative names begin.</summary>
    public string Home => _home;

    /// <summary>The client's name as an absolute one, without <c>.</c>, <c>..</c> and links on the way.</summary>
    /// <param name="path">Name from the client; an empty one is the home directory.</param>
    /// <param name="followsLast">Whether a link at the end is followed as well.</param>
    /// <param name="resolved">The name, as the client sees it.</param>
    /// <param name="failure">Why there is none.</param>
    /// <remarks>Only the last part may be missing, so that names of files which are to be made can be resolved.</remarks>
    public bool TryResolve(string path, bool followsLast, out string resolved, out SftpFailure failure)
    {
        resolved = "/";
        failure = default;
        var pending = new Stack<string>();
        Push(pending, Absolute(path));
        followsLast |= path.EndsWith('/');
        string current = "";
        int links = 0;
        while (pending.TryPop(out string? part))
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                current = current[..Math.Max(current.LastIndexOf('/'), 0)];
                continue;
            }
            string next = current + "/" + part;
            bool isLast = pending.Count == 0;
            if (!isLast || followsLast)
            {
                var info = new FileInfo(_root + next);
                FileAttributes kind = info.Attributes;
                if (kind == (FileAttributes)(-1))
                {
                    if (!isLast)
                    {
                        failure = SftpFailure.NoSuchFile;
                        return false;
                    }
                }
                else if ((kind & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is { } target)
                {
                    if (++links > MaximumLinks)
                    {
                        failure = SftpFailure.LinkLoop;
                        return false;
                    }
                    Push(pending, target);
                    if (target.StartsWith('/'))
                        current = "";
                    continue;
                }
                else if (!isLast && (kind & FileAttributes.Directory) == 0)
                {
                    failure = SftpFailure.NotDirectory;
                    return false;
                }
            }
            current = next;
        }
        if (current.Length > 0)
            resolved = current;
        return true;
    }

    /// <summary>The name of the machine for a name of the client.</summary>
    /// <param name="path">Name from the client.</param>
    /// <param name="followsLast">Whether the request means the target of a link.</param>
    /// <param name="local">Name for System.IO. With a root, no part of it that is followed is a link.</param>
    /// <param name="failure">Why there is none.</param>
    public bool TryGetLocal(string path, bool followsLast, out string local, out SftpFailure failure)
    {
        failure = default;
        // The usual case: the system itself resolves the name. System.IO would take ".." for the parent in the text, which behind a link it is not.
        if (_root.Length == 0 && !path.Contains("..", StringComparison.Ordinal) && !path.EndsWith('/'))
        {
            local = Absolute(path);
            return true;
        }
        bool isResolved = TryResolve(path, followsLast, out string resolved, out failure);
        local = _root.Length == 0 ? resolved : resolved == "/" ? _root : _root + resolved;
        return isResolved;
    }

    private string Absolute(string path) => path.StartsWith('/') ? path : _home == "/" ? "/" + path : _home + "/" + path;

    private static void Push(Stack<string> pending, string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = parts.Length - 1; i >= 0; i--)
            pending.Push(parts[i]);
    }

    private static string Normalize(string directory, string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, directory));
}
