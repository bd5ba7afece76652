using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Lists directories.</summary>
[ShellCommand("ls [-a] [-l] [-1] [-d] [-h] [-R] [-r] [-t] [-S] [<path:path>...]", "Lists directories.", Requires = Capability.Files,
    Remarks = """
        Prints a heading for each directory, then names with sizes in bytes, sorted by name. Names of directories end in a slash.
          -1  names only, one a line      -l  permissions, size, time of the last change (UTC), name
          -a  names that begin with a dot as well
          -d  directories themselves, not what is in them
          -h  sizes with units of 1024    -R  directories below as well
          -t  newest first                -S  largest first                -r  the other way round
        """)]
public sealed class LsCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var work = new FileWork("ls", context);
        ListingStyle style = ListingStyle.Of(context.Arguments);
        IReadOnlyList<string> names = context.Arguments.All("path");
        if (names.Count == 0)
            names = [context.Session.WorkingDirectory];

        // Files come before directories, as everywhere.
        List<ListedEntry> files = [];
        List<(string Name, string Path)> directories = [];
        foreach (string name in names)
        {
            await work.TryAsync(name, () =>
            {
                string path = work.Resolve(name);
                EntryKind kind = Entries.Kind(path);
                if (kind == EntryKind.None)
                    throw new FileWorkException(FileFailure.NoSuchFile);
                // A link that is named leads to what it stands for; with -l and -d it is shown itself.
                bool isDirectory = kind == EntryKind.Directory || (kind == EntryKind.Link && !style.IsLong && Directory.Exists(path));
                if (isDirectory && !context.Arguments.Has("-d"))
                    directories.Add((name, path));
                else
                    files.Add(new ListedEntry(name, kind == EntryKind.Directory ? new DirectoryInfo(path) : new FileInfo(path)));
            }).ConfigureAwait(false);
        }

        if (files.Count > 0)
            await context.Output.WriteAsync(style.Format(style.Arrange(files))).ConfigureAwait(false);
        bool needsGap = files.Count > 0;
        bool recurses = context.Arguments.Has("-R");
        var waiting = new Stack<(string Name, string Path)>(directories.AsEnumerable().Reverse());
        while (waiting.TryPop(out (string Name, string Path) directory))
        {
            stop.ThrowIfCancellationRequested();
            await work.TryAsync(directory.Name, async () =>
            {
                IReadOnlyList<ListedEntry> entries = style.Arrange(Entries.List(directory.Path).Where(style.Shows).Select(e => new ListedEntry(e.Name, e)));
                string gap = needsGap ? "\n" : "";
                needsGap = true;
                bool hasHeading = style.HasHeading || recurses || names.Count > 1;
                await context.Output.WriteAsync(gap + (hasHeading ? style.Heading(directory.Name) : "") + style.Format(entries)).ConfigureAwait(false);
                if (!recurses)
                    return;
                foreach (ListedEntry entry in entries.Reverse())
                {
                    if (entry.Kind == EntryKind.Directory)
                        waiting.Push((Path.Join(directory.Name, entry.Name), entry.Info.FullName));
                }
            }).ConfigureAwait(false);
        }

        return work.Status;
    }
}
