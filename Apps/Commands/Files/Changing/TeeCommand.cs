using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Writes what is typed into files.</summary>
[ShellCommand("tee [-a] [-q] <file:path>...", "Writes what is typed into files, and prints it.", Requires = Capability.Files,
    Remarks = "-a appends. -q prints nothing: 'ssh machine tee -q FILE < file' brings a file there. What is typed ends with Ctrl-D.")]
public sealed class TeeCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        FileMode mode = context.Arguments.Has("-a") ? FileMode.Append : FileMode.Create;
        var work = new FileWork("tee", context);
        List<(string Name, FileStream File)> files = [];
        try
        {
            await work.ForEachAsync(
                "file",
                (name, path) =>
                {
                    files.Add((name, OpenedFile.Write(path, mode)));
                    return default;
                },
                stop).ConfigureAwait(false);
            byte[] chunk = new byte[OpenedFile.ChunkLength];
            for (int length; (length = await context.InputBytes.ReadAsync(chunk, stop).ConfigureAwait(false)) > 0;)
            {
                ReadOnlyMemory<byte> bytes = chunk.AsMemory(0, length);
                if (!context.Arguments.Has("-q"))
                    await context.OutputBytes.WriteAsync(bytes, stop).ConfigureAwait(false);
                // One that fails is out; the others go on.
                for (int i = files.Count - 1; i >= 0; i--)
                {
                    (string name, FileStream file) = files[i];
                    if (await work.TryAsync(name, () => file.WriteAsync(bytes, stop)).ConfigureAwait(false))
                        continue;
                    await file.DisposeAsync().ConfigureAwait(false);
                    files.RemoveAt(i);
                }
            }
        }
        finally
        {
            foreach ((_, FileStream file) in files)
                await file.DisposeAsync().ConfigureAwait(false);
        }

        return work.Status;
    }
}
