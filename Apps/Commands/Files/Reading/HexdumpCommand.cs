using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>Shows bytes.</summary>
[ShellCommand("hexdump [-s <skip:int>] [-n <bytes:int>] [<file:path>...]", "Shows the bytes of files as hexadecimal numbers and as ASCII.", Requires = Capability.Files,
    Remarks = "-s leaves bytes out at the beginning of each file, -n ends after so many bytes of it.")]
public sealed class HexdumpCommand : IShellCommand
{
    private const int RowLength = 16;
    private const int RowsAtATime = 64;

    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        long skip = context.Arguments.Int("skip", minimum: 0);
        long most = context.Arguments.Int("bytes", long.MaxValue, minimum: 0);
        return new FileWork("hexdump", context).ForEachInputAsync(
            (_, input) => DumpAsync(input, skip, most, context.Output, stop), stop);
    }

    private static async ValueTask DumpAsync(Stream input, long skip, long most, TextWriter output, CancellationToken stop)
    {
        byte[] chunk = new byte[RowLength * RowsAtATime];
        long offset = 0;
        if (input.CanSeek && skip > 0)
        {
            offset = Math.Min(skip, input.Length);
            input.Position = offset;
        }

        while (offset < skip)
        {
            int passed = await input.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, skip - offset)), stop).ConfigureAwait(false);
            if (passed == 0)
                break;
            offset += passed;
        }

        while (most > 0)
        {
            int wanted = (int)Math.Min(chunk.Length, most);
            int length = await input.ReadAtLeastAsync(chunk.AsMemory(0, wanted), wanted, throwOnEndOfStream: false, stop).ConfigureAwait(false);
            if (length == 0)
                break;
            await output.WriteAsync(Rows(chunk.AsSpan(0, length), offset).AsMemory(), stop).ConfigureAwait(false);
            offset += length;
            most -= length;
        }

        await output.WriteLineAsync(offset.ToString("x8", CultureInfo.InvariantCulture)).ConfigureAwait(false);
    }

    private static string Rows(ReadOnlySpan<byte> bytes, long offset)
    {
        var text = new StringBuilder();
        for (int start = 0; start < bytes.Length; start += RowLength)
        {
            text.Append((offset + start).ToString("x8", CultureInfo.InvariantCulture)).Append(' ');
            ReadOnlySpan<byte> row = bytes[start..Math.Min(bytes.Length, start + RowLength)];
            for (int i = 0; i < RowLength; i++)
            {
                text.Append(i == RowLength / 2 ? "  " : " ");
                text.Append(i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ");
            }

            text.Append("  |");
            foreach (byte b in row)
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            text.Append("|\n");
        }

        return text.ToString();
    }
}
