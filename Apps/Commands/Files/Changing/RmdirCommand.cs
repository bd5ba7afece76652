using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Removes empty directories.</summary>
[ShellCommand("rmdir [-p] <directory:path>...", "Removes empty directories.", Requires = Capability.Files,
    Remarks = "-p removes those above as well, as far as they are named and then empty: 'rmdir -p a/b/c' removes a/b/c, a/b and a.")]
public sealed class RmdirCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new FileWork("rmdir", context).ForEachAsync(
        "directory",
        (name, path) =>
        {
            Remove(path);
            if (context.Arguments.Has("-p"))
            {
                string? above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(name));
                for (path = Path.GetDirectoryName(path)!; above is { Length: > 0 } and not "/"; above = Path.GetDirectoryName(above), path = Path.GetDirectoryName(path)!)
                    Remove(path, above);
            }

            return default;
        },
        stop);

    private static void Remove(string path, string? shown = null)
    {
        switch (Entries.Kind(path))
        {
            case EntryKind.None:
                throw new FileWorkException(FileFailure.NoSuchFile, shown);
            case EntryKind.File or EntryKind.Link:
                // The class library would remove a link.
                throw new FileWorkException(FileFailure.NotADirectory, shown);
            default:
                try
                {
                    Directory.Delete(path);
                }
                catch (IOException e) when (shown is not null)
                {
                    throw new FileWorkException(FileFailure.Reason(e), shown);
                }

                break;
        }
    }
}
