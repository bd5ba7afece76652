using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints lines that match.</summary>
[ShellCommand("grep [-i] [-v] [-n] [-c] [-l] [-q] [-r] [-F] <pattern> [<file:path>...]", "Prints the lines that match a regular expression.", Requires = Capability.Files,
    Remarks = """
        The expressions are those of .NET. Without a file, or for '-', reads what is typed. The status is 0 when something matched.
          -i  capital letters are the same as small ones    -v  lines that do not match
          -n  with the numbers of the lines                 -c  only how many there are
          -l  only the names of the files                   -q  nothing, for the status alone
          -r  directories with all that is in them          -F  the pattern is text, no expression
        """)]
public sealed class GrepCommand : IShellCommand
{
    // An expression can take for ever; there is no way to interrupt it within a line.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private long _matches;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        Regex pattern = Read(arguments);
        var work = new FileWork("grep", context);
        bool recurses = arguments.Has("-r");
        IReadOnlyList<string> names = arguments.All("file");
        if (names.Count == 0)
            names = [recurses ? "." : InputFiles.StandardInput];
        bool hasNames = names.Count > 1 || recurses;
        foreach (string name in names)
        {
            stop.ThrowIfCancellationRequested();
            if (name == InputFiles.StandardInput)
                await work.TryAsync(name, () => SearchAsync(context, pattern, hasNames ? "(standard input)" : null, context.InputBytes, stop)).ConfigureAwait(false);
            else
                await work.TryAsync(name, () => SearchAsync(work, pattern, new NamedPath(name, work.Resolve(name)), hasNames, recurses, stop)).ConfigureAwait(false);
        }

        // As everywhere: 2 for trouble, so that it is not taken for "nothing found".
        return work.Failures > 0 ? ExitStatus.Usage : _matches > 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static Regex Read(CommandArguments arguments)
    {
        string text = arguments.Text("pattern")!;
        RegexOptions options = RegexOptions.CultureInvariant | (arguments.Has("-i") ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            return new Regex(arguments.Has("-F") ? Regex.Escape(text) : text, options, s_patience);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{e.Message} -F takes it as text.", ExitStatus.Usage);
        }
    }

    private async ValueTask SearchAsync(FileWork work, Regex pattern, NamedPath place, bool hasNames, bool recurses, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (recurses && Directory.Exists(place.Path))
        {
            foreach (FileSystemInfo entry in Entries.List(place.Path))
            {
                NamedPath below = place.Below(entry.Name);
                // Links could lead round in circles, devices have no end.
                if (Entries.Kind(entry.Attributes) != EntryKind.Link && !Entries.IsDevice(entry))
                    await work.TryAsync(below.Name, () => SearchAsync(work, pattern, below, hasNames, recurses, stop)).ConfigureAwait(false);
            }

            return;
        }

        FileStream file = OpenedFile.Read(place.Path);
        await using (file.ConfigureAwait(false))
            await SearchAsync(work.Context, pattern, hasNames ? TerminalText.Visible(place.Name) : null, file, stop).ConfigureAwait(false);
    }

    private async ValueTask SearchAsync(CommandContext context, Regex pattern, string? name, Stream input, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        bool inverts = arguments.Has("-v");
        bool isSilent = arguments.Has("-c") || arguments.Has("-l") || arguments.Has("-q");
        string prefix = name is null ? "" : name + ":";
        var reader = new LineReader(input);
        long matches = 0;
        try
        {
            for (long number = 1; await reader.ReadAsync(stop).ConfigureAwait(false) is string line; number++)
            {
                if (pattern.IsMatch(line.TrimEnd('\r')) == inverts)
                    continue;
                matches++;
                if (arguments.Has("-l") || arguments.Has("-q"))
                    break;
                if (isSilent)
                    continue;
                if (line.Contains('\0', StringComparison.Ordinal))
                {
                    await context.Output.WriteLineAsync($"{prefix} what matches is no text").ConfigureAwait(false);
                    break;
                }

                string counter = arguments.Has("-n") ? number.ToString(CultureInfo.InvariantCulture) + ":" : "";
                await context.Output.WriteLineAsync(prefix + counter + line).ConfigureAwait(false);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FileWorkException($"the expression takes more than {s_patience.TotalSeconds:0} s for one line");
        }

        _matches += matches;
        if (arguments.Has("-l") && matches > 0)
            await context.Output.WriteLineAsync(name ?? context.Arguments.Text("file") ?? "(standard input)").ConfigureAwait(false);
        else if (arguments.Has("-c") && !arguments.Has("-l") && !arguments.Has("-q"))
            await context.Output.WriteLineAsync(prefix + matches.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
    }
}
