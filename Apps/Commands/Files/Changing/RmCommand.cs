using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Removes files and directories.</summary>
[ShellCommand("rm [-r] [-f] [-v] <path:path>...", "Removes files, with -r directories and all that is in them.", Requires = Capability.Files,
    Remarks = "-f takes no offence at what is not there. -v tells what was removed. Links are removed themselves, never what they lead to; the root, '.' and '..' are refused.")]
public sealed class RmCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool recurses = context.Arguments.Has("-r");
        bool isForced = context.Arguments.Has("-f");
        var work = new FileWork("rm", context);
        var removal = new TreeRemoval(work, context.Arguments.Has("-v"), stop);
        return work.ForEachAsync(
            "path",
            async (name, path) =>
            {
                if (Path.GetFileName(Path.TrimEndingDirectorySeparator(name)) is "." or "..")
                    throw new FileWorkException("'.' and '..' are not removed: name the directory");
                if (path == "/")
                    throw new FileWorkException("the root is not removed");
                EntryKind kind = Entries.Kind(path);
                if (kind == EntryKind.None)
                {
                    if (!isForced)
                        throw new FileWorkException(FileFailure.NoSuchFile);
                    return;
                }

                if (kind == EntryKind.Directory && !recurses)
                    throw new FileWorkException($"{FileFailure.IsADirectory}: -r removes it with all that is in it");
                await removal.RemoveAsync(name, path, kind).ConfigureAwait(false);
            },
            stop);
    }
}
