using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Makes directories.</summary>
[ShellCommand("mkdir [-p] [-v] [-m <mode>] <directory:path>...", "Makes directories.", Requires = Capability.Files,
    Remarks = "-p makes those above as well, and takes one that is there for made. -m sets permissions, such as 700 or u=rwx,go=. -v tells what was made.")]
public sealed class MkdirCommand : IShellCommand
{
    private const UnixFileMode Usual = (UnixFileMode)0b111_111_111;

    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool makesParents = context.Arguments.Has("-p");
        UnixFileMode? mode = null;
        if (context.Arguments.Text("mode") is string text)
        {
            mode = ModeText.TryApply(text, Usual, isDirectory: true, out UnixFileMode wanted) ? wanted
                : throw new CommandException($"'{text}' is no permission: write a number such as 755, or changes such as u+x,go-w.", ExitStatus.Usage);
        }

        return new FileWork("mkdir", context).ForEachAsync(
            "directory",
            async (name, path) =>
            {
                bool isThere = Directory.Exists(path);
                if (!isThere && Entries.Kind(path) != EntryKind.None)
                    throw new FileWorkException(FileFailure.Exists);
                if (isThere && makesParents)
                    return;
                if (isThere)
                    throw new FileWorkException(FileFailure.Exists);
                // The class library always makes those above as well.
                if (!makesParents && !Directory.Exists(Path.GetDirectoryName(path)))
                    throw new FileWorkException(FileFailure.NoSuchFile);
                Directory.CreateDirectory(path);
                // Afterwards, so that the mask of the process does not count.
                if (mode is UnixFileMode wanted)
                    File.SetUnixFileMode(path, wanted);
                if (context.Arguments.Has("-v"))
                    await context.Output.WriteLineAsync($"made {TerminalText.Visible(name)}").ConfigureAwait(false);
            },
            stop);
    }
}
