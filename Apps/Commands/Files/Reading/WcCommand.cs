using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Counts lines, words and bytes.</summary>
[ShellCommand("wc [-l] [-w] [-c] [<file:path>...]", "Counts lines, words and bytes of files.", Requires = Capability.Files,
    Remarks = "Words are what blanks, tabs and line ends separate. Without a file, or for '-', counts what is typed.")]
public sealed class WcCommand : IShellCommand
{
    private const int Width = 7;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var total = default(Counts);
        int files = 0;
        int status = await new FileWork("wc", context).ForEachInputAsync(
            async (name, input) =>
            {
                Counts counts = await CountAsync(input, stop).ConfigureAwait(false);
                total = new Counts(total.Lines + counts.Lines, total.Words + counts.Words, total.Bytes + counts.Bytes);
                files++;
                await WriteAsync(context, counts, context.Arguments.All("file").Count > 0 ? name : null).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);
        if (files > 1)
            await WriteAsync(context, total, "total").ConfigureAwait(false);
        return status;
    }

    private static async ValueTask<Counts> CountAsync(Stream input, CancellationToken stop)
    {
        var counts = default(Counts);
        bool isInWord = false;
        byte[] chunk = new byte[OpenedFile.ChunkLength];
        for (int length; (length = await input.ReadAsync(chunk, stop).ConfigureAwait(false)) > 0;)
            counts = Count(chunk.AsSpan(0, length), counts, ref isInWord);
        return counts;
    }

    private static Counts Count(ReadOnlySpan<byte> bytes, Counts counts, ref bool isInWord)
    {
        (long lines, long words, long length) = counts;
        foreach (byte b in bytes)
        {
            // Blank, \t, \n, \v, \f, \r.
            bool isBlank = b is (byte)' ' or (>= 9 and <= 13);
            if (isBlank)
                lines += b == '\n' ? 1 : 0;
            else if (!isInWord)
                words++;
            isInWord = !isBlank;
        }

        return new Counts(lines, words, length + bytes.Length);
    }

    private static async ValueTask WriteAsync(CommandContext context, Counts counts, string? name)
    {
        CommandArguments arguments = context.Arguments;
        bool all = !arguments.Has("-l") && !arguments.Has("-w") && !arguments.Has("-c");
        List<long> numbers = [];
        if (all || arguments.Has("-l"))
            numbers.Add(counts.Lines);
        if (all || arguments.Has("-w"))
            numbers.Add(counts.Words);
        if (all || arguments.Has("-c"))
            numbers.Add(counts.Bytes);
        int width = numbers.Count == 1 ? 0 : Width;
        string line = string.Join(' ', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(width)));
        await context.Output.WriteLineAsync(name is null ? line : $"{line} {TerminalText.Visible(name)}").ConfigureAwait(false);
    }

    private readonly record struct Counts(long Lines, long Words, long Bytes);
}
