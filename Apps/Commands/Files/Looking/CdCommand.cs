using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Changes the working directory of the session.</summary>
[ShellCommand("cd [<directory:path>]", "Changes the directory that relative paths begin at.", Requires = Capability.Files,
    Remarks = "Without a directory, to HOME, or the root; 'cd -' goes back to where the session was before. Each session has a directory of its own.")]
public sealed class CdCommand : IShellCommand
{
    private const string Previous = "OLDPWD";

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        ISession session = context.Session;
        string name = context.Arguments.Text("directory") ?? (session.Environment.TryGetValue("HOME", out string? home) && home.Length > 0 ? home : "/");
        bool isBack = name == "-";
        if (isBack)
            name = session.Environment.TryGetValue(Previous, out string? previous) ? previous : throw new CommandException("the session has been in no other directory yet.");
        var work = new FileWork("cd", context);
        bool isDone = await work.TryAsync(name, () =>
        {
            string path = work.Resolve(name);
            if (!Directory.Exists(path))
                throw new FileWorkException(Entries.Kind(path) == EntryKind.None ? FileFailure.NoSuchFile : FileFailure.NotADirectory);
            // What cannot be listed cannot be worked in: better now than with the next command.
            using (var entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator())
                entries.MoveNext();
            session.Environment[Previous] = session.WorkingDirectory;
            session.WorkingDirectory = path;
        }).ConfigureAwait(false);
        if (isDone && isBack)
            await context.Output.WriteLineAsync(TerminalText.Visible(session.WorkingDirectory)).ConfigureAwait(false);
        return work.Status;
    }
}
