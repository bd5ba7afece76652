using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Makes symbolic links.</summary>
[ShellCommand("ln [-s] [-f] <target:path> [<link:path>]", "Makes a symbolic link.", Requires = Capability.Files,
    Remarks = "The link has the text of the target as it is written, and the target's name when no other is given. -f replaces a link or file that is there. Links are symbolic with and without -s.")]
public sealed class LnCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var work = new FileWork("ln", context);
        string target = context.Arguments.Text("target")!;
        string name = context.Arguments.Text("link") ?? ".";
        await work.TryAsync(name, () =>
        {
            if (target.Length == 0)
                throw new FileWorkException("a link needs a target");
            string path = work.Resolve(name);
            if (Directory.Exists(path))
                path = Path.Combine(path, Path.GetFileName(Path.TrimEndingDirectorySeparator(target)));
            EntryKind kind = Entries.Kind(path);
            if (kind == EntryKind.Directory || (kind != EntryKind.None && !context.Arguments.Has("-f")))
                throw new FileWorkException(FileFailure.Exists);
            if (kind != EntryKind.None)
                File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }).ConfigureAwait(false);
        return work.Status;
    }
}
