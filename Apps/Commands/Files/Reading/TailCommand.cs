using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints the end of files.</summary>
[ShellCommand("tail [-n <lines:int>] [-c <bytes:int>] [<file:path>...]", "Prints the end of files.", Requires = Capability.Files,
    Remarks = "Ten lines, or as many lines or bytes as the options say. Without a file, or for '-', reads what is typed.")]
public sealed class TailCommand : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool countsBytes = context.Arguments.Has("-c");
        long most = countsBytes ? context.Arguments.Int("bytes", 0, 0, int.MaxValue) : context.Arguments.Int("lines", HeadCommand.UsualLines, 0, int.MaxValue);
        var headings = new FileHeadings(context);
        return new FileWork("tail", context).ForEachInputAsync(
            async (name, input) =>
            {
                await headings.WriteAsync(name).ConfigureAwait(false);
                // A length of 0 is also that of files which are made while they are read, such as those of /proc.
                if (input.CanSeek && input.Length > 0)
                    await PrintAsync(input, context.OutputBytes, most, countsBytes, stop).ConfigureAwait(false);
                else
                    await PrintStreamAsync(input, context.OutputBytes, most, countsBytes, stop).ConfigureAwait(false);
            },
            stop);
    }

    // From the end backwards, so that a long file costs no more than its tail.
    private static async ValueTask PrintAsync(Stream input, Stream output, long most, bool countsBytes, CancellationToken stop)
    {
        long end = input.Length;
        long start = countsBytes ? Math.Max(0, end - most) : end;
        if (!countsBytes && most > 0)
        {
            byte[] chunk = new byte[OpenedFile.ChunkLength];
            // The line end of the last line ends no line before it.
            long left = most + 1;
            bool isFirst = true;
            while (start > 0 && left > 0)
            {
                int length = (int)Math.Min(chunk.Length, start);
                input.Position = start - length;
                await input.ReadExactlyAsync(chunk.AsMemory(0, length), stop).ConfigureAwait(false);
                if (isFirst && chunk[length - 1] != '\n')
                    left--;
                isFirst = false;
                start -= length - FindStart(chunk.AsSpan(0, length), ref left);
            }
        }

        input.Position = start;
        await input.CopyToAsync(output, OpenedFile.ChunkLength, stop).ConfigureAwait(false);
    }

    /// <summary>Index behind the line end at which the lines that are left begin, or 0.</summary>
    private static int FindStart(ReadOnlySpan<byte> bytes, ref long left)
    {
        int end = bytes.Length;
        while (true)
        {
            int at = bytes[..end].LastIndexOf((byte)'\n');
            if (at < 0)
                return 0;
            if (--left == 0)
                return at + 1;
            end = at;
        }
    }

    // Keeps as many chunks as the tail needs.
    private static async ValueTask PrintStreamAsync(Stream input, Stream output, long most, bool countsBytes, CancellationToken stop)
    {
        var kept = new LinkedList<(byte[] Bytes, long Units)>();
        long units = 0;
        byte last = (byte)'\n';
        byte[] chunk = new byte[OpenedFile.ChunkLength];
        for (int length; (length = await input.ReadAsync(chunk, stop).ConfigureAwait(false)) > 0;)
        {
            byte[] bytes = chunk.AsSpan(0, length).ToArray();
            last = bytes[^1];
            long count = countsBytes ? length : bytes.AsSpan().Count((byte)'\n');
            kept.AddLast((bytes, count));
            units += count;
            while (kept.First is { } first && units - first.Value.Units > most)
            {
                units -= first.Value.Units;
                kept.RemoveFirst();
            }
        }

        long skip = units + (countsBytes || last == '\n' ? 0 : 1) - most;
        foreach ((byte[] bytes, _) in kept)
        {
            int start = 0;
            while (skip > 0 && start < bytes.Length)
            {
                int step = countsBytes ? (int)Math.Min(skip, bytes.Length) : bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
                if (step == 0)
                {
                    start = bytes.Length;
                    break;
                }

                start += step;
                skip -= countsBytes ? step : 1;
            }

            if (most > 0)
                await output.WriteAsync(bytes.AsMemory(start), stop).ConfigureAwait(false);
        }
    }
}
