using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Moves and renames files and directories.</summary>
[ShellCommand("mv [-n] [-f] [-v] <source:path>... <destination:path>", "Moves or renames files and directories.", Requires = Capability.Files,
    Remarks = """
        A destination that is a directory takes the sources under their own names. Between file systems things are copied and then removed.
          -n  leaves alone what is there      -v  tells what was moved
        What is there is overwritten; -f is accepted for those used to it.
        """)]
public sealed class MvCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        var work = new FileWork("mv", context);
        var mounts = new Mounts();
        Destination? destination = null;
        await work.TryAsync(arguments.Text("destination")!, () => destination = Destination.Of(work)).ConfigureAwait(false);
        if (destination is null)
            return work.Status;
        return await work.ForEachAsync(
            "source",
            async (source, path) =>
            {
                var from = new NamedPath(source, path);
                NamedPath to = destination.For(from);
                EntryKind kind = Entries.Kind(path);
                if (kind == EntryKind.None)
                    throw new FileWorkException(FileFailure.NoSuchFile);
                TreeCopy.CheckPlaces(from, to, kind);
                if (!MakeRoom(to, kind, overwrites: !arguments.Has("-n")))
                    return;
                if (mounts.Holding(path)?.Name == mounts.Holding(to.Path)?.Name)
                    Rename(from, to, kind);
                else if (!await MoveBetweenAsync(work, from, to, kind, stop).ConfigureAwait(false))
                    return;
                if (arguments.Has("-v"))
                    await context.Output.WriteLineAsync($"{TerminalText.Visible(source)} -> {TerminalText.Visible(to.Name)}").ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);
    }

    /// <summary>Refuses what cannot be overwritten, and takes away an empty directory that another one replaces.</summary>
    /// <returns>Whether to go on.</returns>
    private static bool MakeRoom(NamedPath to, EntryKind kind, bool overwrites)
    {
        EntryKind there = Entries.Kind(to.Path);
        if (there == EntryKind.None)
            return true;
        if (!overwrites)
            return false;
        if (kind != EntryKind.Directory && there == EntryKind.Directory)
            throw new FileWorkException($"{TerminalText.Visible(to.Name)} is a directory");
        if (kind == EntryKind.Directory && there != EntryKind.Directory)
            throw new FileWorkException($"{TerminalText.Visible(to.Name)} is not a directory");
        if (there == EntryKind.Directory)
        {
            try
            {
                // rename(2) would do it in one go; the class library refuses.
                Directory.Delete(to.Path);
            }
            catch (IOException e)
            {
                throw new FileWorkException(FileFailure.Reason(e), to.Name);
            }
        }

        return true;
    }

    private static void Rename(NamedPath from, NamedPath to, EntryKind kind)
    {
        string above = Path.GetDirectoryName(to.Path)!;
        if (!Directory.Exists(above))
            throw new FileWorkException(FileFailure.NoSuchFile, to.Name);
        if (kind == EntryKind.Directory || Directory.Exists(from.Path))
        {
            // A link to a directory counts as one here, and would not replace a file or link.
            if (kind == EntryKind.Link && Entries.Kind(to.Path) != EntryKind.None)
                File.Delete(to.Path);
            Directory.Move(from.Path, to.Path);
        }
        else
        {
            File.Move(from.Path, to.Path, overwrite: true);
        }
    }

    private static async ValueTask<bool> MoveBetweenAsync(FileWork work, NamedPath from, NamedPath to, EntryKind kind, CancellationToken stop)
    {
        var copy = new TreeCopy(work, new CopyOptions(Recurses: true, KeepsAttributes: true, Overwrites: true, IsVerbose: false), stop);
        int before = work.Failures;
        // Nothing is removed unless all of it is at the other place.
        return await copy.CopyAsync(from, to).ConfigureAwait(false) && work.Failures == before
            && await new TreeRemoval(work, isVerbose: false, stop).RemoveAsync(from.Name, from.Path, kind).ConfigureAwait(false);
    }
}
