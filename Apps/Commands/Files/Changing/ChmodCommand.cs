using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Changes permissions.</summary>
[ShellCommand("chmod [-R] <mode> <path:path>...", "Changes the permissions of files and directories.", Requires = Capability.Files,
    Remarks = "The mode is an octal number such as 755, or changes such as u+x,go-w. -R goes through directories; links in them are left alone. To take something from everybody write a-x: a word with a hyphen in front is an option.")]
public sealed class ChmodCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string mode = context.Arguments.Text("mode")!;
        if (!ModeText.TryApply(mode, default, isDirectory: false, out _))
            throw new CommandException($"'{mode}' is no permission: write a number such as 755, or changes such as u+x,go-w.", ExitStatus.Usage);
        var work = new FileWork("chmod", context);
        bool recurses = context.Arguments.Has("-R");
        return work.ForEachAsync(
            "path",
            async (name, path) =>
            {
                if (!Path.Exists(path))
                    throw new FileWorkException(FileFailure.NoSuchFile);
                await ChangeAsync(work, name, path, mode, recurses, stop).ConfigureAwait(false);
            },
            stop);
    }

    private static async ValueTask ChangeAsync(FileWork work, string name, string path, string mode, bool recurses, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        bool isDirectory = Directory.Exists(path);
        ModeText.TryApply(mode, File.GetUnixFileMode(path), isDirectory, out UnixFileMode wanted);
        File.SetUnixFileMode(path, wanted);
        if (!recurses || !isDirectory)
            return;
        foreach (FileSystemInfo entry in Entries.List(path))
        {
            if (Entries.Kind(entry.Attributes) == EntryKind.Link)
                continue;
            string below = Path.Join(name, entry.Name);
            await work.TryAsync(below, () => ChangeAsync(work, below, entry.FullName, mode, recurses, stop)).ConfigureAwait(false);
        }
    }
}
