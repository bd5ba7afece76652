using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints files, byte by byte as they are.</summary>
[ShellCommand("cat [<file:path>...]", "Prints files, one after the other.", Requires = Capability.Files,
    Remarks = "Without a file, or for '-', prints what is typed. Bytes are passed on as they are; a terminal shows U+FFFD for what is not UTF-8.")]
public sealed class CatCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new FileWork("cat", context).ForEachInputAsync(
        async (_, input) => await input.CopyToAsync(context.OutputBytes, OpenedFile.ChunkLength, stop).ConfigureAwait(false), stop);
}
