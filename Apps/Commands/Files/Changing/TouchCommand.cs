using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Sets the times of files, and makes those that are not there.</summary>
[ShellCommand("touch [-c] [-r <model:path>] <file:path>...", "Sets the times of files to now, and makes files that are not there.", Requires = Capability.Files,
    Remarks = "-c makes none. -r takes the times of another file.")]
public sealed class TouchCommand(TimeProvider time) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var work = new FileWork("touch", context);
        DateTime changed = time.GetUtcNow().UtcDateTime;
        DateTime read = changed;
        if (context.Arguments.Text("model") is string model)
        {
            bool isThere = await work.TryAsync(model, () =>
            {
                string path = work.Resolve(model);
                if (!Path.Exists(path))
                    throw new FileWorkException(FileFailure.NoSuchFile);
                changed = File.GetLastWriteTimeUtc(path);
                read = File.GetLastAccessTimeUtc(path);
            }).ConfigureAwait(false);
            if (!isThere)
                return work.Status;
        }

        bool makesNone = context.Arguments.Has("-c");
        return await work.ForEachAsync(
            "file",
            async (_, path) =>
            {
                if (!Path.Exists(path))
                {
                    if (makesNone)
                        return;
                    await OpenedFile.Write(path, FileMode.OpenOrCreate).DisposeAsync().ConfigureAwait(false);
                }

                File.SetLastAccessTimeUtc(path, read);
                File.SetLastWriteTimeUtc(path, changed);
            },
            stop).ConfigureAwait(false);
    }
}
