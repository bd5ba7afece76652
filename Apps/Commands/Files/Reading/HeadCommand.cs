using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Prints the beginning of files.</summary>
[ShellCommand("head [-n <lines:int>] [-c <bytes:int>] [<file:path>...]", "Prints the beginning of files.", Requires = Capability.Files,
    Remarks = "Ten lines, or as many lines or bytes as the options say. Without a file, or for '-', reads what is typed.")]
public sealed class HeadCommand : IShellCommand
{
    /// <summary>Lines that head and tail show when nobody says how many.</summary>
    internal const int UsualLines = 10;

    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        bool countsBytes = context.Arguments.Has("-c");
        long most = countsBytes ? context.Arguments.Int("bytes", minimum: 0) : context.Arguments.Int("lines", UsualLines, minimum: 0);
        var headings = new FileHeadings(context);
        return new FileWork("head", context).ForEachInputAsync(
            async (name, input) =>
            {
                await headings.WriteAsync(name).ConfigureAwait(false);
                await PrintAsync(input, context.OutputBytes, most, countsBytes, stop).ConfigureAwait(false);
            },
            stop);
    }

    private static async ValueTask PrintAsync(Stream input, Stream output, long most, bool countsBytes, CancellationToken stop)
    {
        // Not longer than needed: what is typed behind it belongs to nobody, but what a device gives may be endless.
        byte[] chunk = new byte[countsBytes ? (int)Math.Clamp(most, 1, OpenedFile.ChunkLength) : OpenedFile.ChunkLength];
        while (most > 0)
        {
            int length = await input.ReadAsync(chunk.AsMemory(0, countsBytes ? (int)Math.Min(most, chunk.Length) : chunk.Length), stop).ConfigureAwait(false);
            if (length == 0)
                return;
            int take = length;
            if (countsBytes)
                most -= length;
            else
                take = TakeLines(chunk.AsSpan(0, length), ref most);
            await output.WriteAsync(chunk.AsMemory(0, take), stop).ConfigureAwait(false);
        }
    }

    private static int TakeLines(ReadOnlySpan<byte> bytes, ref long lines)
    {
        int at = 0;
        while (lines > 0)
        {
            int length = bytes[at..].IndexOf((byte)'\n');
            if (length < 0)
                return bytes.Length;
            at += length + 1;
            lines--;
        }

        return at;
    }
}
