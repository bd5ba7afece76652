using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>One run of a command that goes from file to file: what fails is named with its reason, the others are done all the same, and the status is 1.</summary>
/// <param name="command">Name of the command.</param>
/// <param name="context">What the shell gave it.</param>
internal sealed class FileWork(string command, CommandContext context)
{
    /// <summary>How many complaints there were.</summary>
    internal int Failures { get; private set; }

    /// <summary>What the command has to return.</summary>
    internal int Status => Failures == 0 ? ExitStatus.Success : ExitStatus.Failure;

    /// <summary>What the shell gave the command.</summary>
    internal CommandContext Context => context;

    /// <summary>The absolute path of what the user wrote; a slash at its end is gone.</summary>
    internal string Resolve(string path)
    {
        if (path.Length == 0)
            throw new IOException(FileFailure.NoSuchFile);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, context.Session.WorkingDirectory));
    }

    /// <summary>Says what did not work, and why.</summary>
    internal async ValueTask ComplainAsync(string path, string reason)
    {
        Failures++;
        await context.Error.WriteLineAsync($"{command}: {TerminalText.Visible(path)}: {reason}").ConfigureAwait(false);
    }

    /// <summary>Does something with one file; a failure is told, and that is all.</summary>
    internal async ValueTask<bool> TryAsync(string path, Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return true;
        }
        catch (FileWorkException e)
        {
            await ComplainAsync(e.Path ?? path, e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.IsOne(e))
        {
            await ComplainAsync(path, FileFailure.Reason(e)).ConfigureAwait(false);
        }

        return false;
    }

    /// <inheritdoc cref="TryAsync(string, Func{ValueTask})"/>
    internal ValueTask<bool> TryAsync(string path, Action action) => TryAsync(path, () =>
    {
        action();
        return default;
    });

    /// <summary>Does something with each file that an argument names.</summary>
    internal async ValueTask<int> ForEachAsync(string argument, Func<string, string, ValueTask> action, CancellationToken stop)
    {
        foreach (string name in context.Arguments.All(argument))
        {
            stop.ThrowIfCancellationRequested();
            await TryAsync(name, () => action(name, Resolve(name))).ConfigureAwait(false);
        }

        return Status;
    }
}

/// <summary>Something with a file is not done, for a reason of the command's own.</summary>
/// <param name="reason">Why, without the name of the file.</param>
/// <param name="path">The file, where it is not the one that the user named.</param>
internal sealed class FileWorkException(string reason, string? path = null) : Exception(reason)
{
    internal string? Path { get; } = path;
}
