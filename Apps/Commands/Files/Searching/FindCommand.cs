using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints the paths of what is in directories.</summary>
[ShellCommand("find [-n <name>] [-i] [-k <kind>] [<path:path>...]", "Prints the paths of all that is in directories, and below them.", Requires = Capability.Files,
    Remarks = """
        Without a path, of the working directory. Links are not followed.
          -n  only what has this name; * and ? stand for any characters: put it in quotes     -i  capital letters are the same as small ones
          -k  only files (f), directories (d) or links (l)
        """)]
public sealed class FindCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        EntryKind? kind = arguments.Text("kind") switch
        {
            null => null,
            "f" => EntryKind.File,
            "d" => EntryKind.Directory,
            "l" => EntryKind.Link,
            string other => throw new CommandException($"there is no kind '{other}': f is for files, d for directories, l for links.", ExitStatus.Usage),
        };
        string? pattern = arguments.Text("name");
        bool ignoresCase = arguments.Has("-i");
        var work = new FileWork("find", context);
        IReadOnlyList<string> names = arguments.All("path");
        foreach (string name in names.Count > 0 ? names : ["."])
        {
            await work.TryAsync(name, async () =>
            {
                string path = work.Resolve(name);
                EntryKind start = Entries.Kind(path);
                if (start == EntryKind.None)
                    throw new FileWorkException(FileFailure.NoSuchFile);
                await WalkAsync(new NamedPath(name, path), start).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        return work.Status;

        async ValueTask WalkAsync(NamedPath place, EntryKind placeKind)
        {
            stop.ThrowIfCancellationRequested();
            bool isWanted = kind is null || kind == placeKind;
            if (isWanted && (pattern is null || FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(place.Path), ignoresCase)))
                await context.Output.WriteLineAsync(TerminalText.Visible(place.Name)).ConfigureAwait(false);
            if (placeKind != EntryKind.Directory)
                return;
            foreach (FileSystemInfo entry in Entries.List(place.Path))
            {
                NamedPath below = place.Below(entry.Name);
                await work.TryAsync(below.Name, () => WalkAsync(below, Entries.Kind(entry.Attributes))).ConfigureAwait(false);
            }
        }
    }
}
