using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>The files that a command reads one after the other: those that are named, or what the user types.</summary>
internal static class InputFiles
{
    /// <summary>How the user names the input among files.</summary>
    internal const string StandardInput = "-";

    /// <summary>Does something with each of the argument <c>file</c>; without one, or for a hyphen, with the input.</summary>
    internal static async ValueTask<int> ForEachInputAsync(this FileWork work, Func<string, Stream, ValueTask> action, CancellationToken stop)
    {
        IReadOnlyList<string> names = work.Context.Arguments.All("file");
        foreach (string name in names.Count > 0 ? names : [StandardInput])
        {
            stop.ThrowIfCancellationRequested();
            await work.TryAsync(name, () => ReadAsync(work, name, action)).ConfigureAwait(false);
        }

        return work.Status;
    }

    private static async ValueTask ReadAsync(FileWork work, string name, Func<string, Stream, ValueTask> action)
    {
        if (name == StandardInput)
        {
            await action(name, work.Context.InputBytes).ConfigureAwait(false);
            return;
        }

        FileStream file = OpenedFile.Read(work.Resolve(name));
        await using (file.ConfigureAwait(false))
        {
            try
            {
                await action(name, file).ConfigureAwait(false);
            }
            catch (IOException e) when (FileFailure.IsFull(e))
            {
                // Reading needs no space: it is the output, such as a file behind '>', that has none.
                throw new CommandException($"the output cannot be written: {FileFailure.Reason(e)}.", e);
            }
        }
    }
}
