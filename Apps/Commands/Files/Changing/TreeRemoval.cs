using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Removes files, and directories with all that is in them. Links are removed and never followed.</summary>
internal sealed class TreeRemoval(FileWork work, bool isVerbose, CancellationToken stop)
{
    /// <summary>Removes what is there; what stays is told.</summary>
    /// <param name="name">As the user knows it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="kind">What it is, or was a moment ago.</param>
    internal ValueTask<bool> RemoveAsync(string name, string path, EntryKind kind) => work.TryAsync(name, async () =>
    {
        stop.ThrowIfCancellationRequested();
        if (kind == EntryKind.Directory)
        {
            bool isEmpty = true;
            foreach (FileSystemInfo entry in Entries.List(path))
                isEmpty &= await RemoveAsync(Path.Join(name, entry.Name), entry.FullName, Entries.Kind(entry.Attributes)).ConfigureAwait(false);
            // Otherwise there was a complaint already about what is left.
            if (!isEmpty)
                return;
            Directory.Delete(path);
        }
        else
        {
            File.Delete(path);
        }

        if (isVerbose)
            await work.Context.Output.WriteLineAsync($"removed {TerminalText.Visible(name)}").ConfigureAwait(false);
    });
}
