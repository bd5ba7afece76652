using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Copies files and directories.</summary>
[ShellCommand("cp [-r] [-p] [-n] [-f] [-v] <source:path>... <destination:path>", "Copies files, with -r directories and all that is in them.", Requires = Capability.Files,
    Remarks = """
        A destination that is a directory takes the sources under their own names.
          -r  directories with all that is in them; links are copied as links, otherwise what they lead to
          -p  keeps times and permissions     -n  leaves alone what is there     -v  tells what was copied
        What is there is overwritten; -f is accepted for those used to it. A new file of which not all could be copied is removed.
        """)]
public sealed class CpCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        var work = new FileWork("cp", context);
        var copy = new TreeCopy(work, new CopyOptions(arguments.Has("-r"), arguments.Has("-p"), !arguments.Has("-n"), arguments.Has("-v")), stop);
        Destination? destination = null;
        await work.TryAsync(arguments.Text("destination")!, () => destination = Destination.Of(work)).ConfigureAwait(false);
        if (destination is null)
            return work.Status;
        return await work.ForEachAsync(
            "source",
            async (source, path) =>
            {
                var from = new NamedPath(source, path);
                await copy.CopyAsync(from, destination.For(from)).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);
    }
}
