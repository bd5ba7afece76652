using System;
using System.Globalization;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>peek</c>: memory by its physical address.</summary>
[ShellCommand("peek <address:hex> <size:int>", "Shows memory at a physical address.", Requires = Capability.PhysicalMemory, Remarks = """
    The address is hexadecimal, with or without 0x; the size is decimal, 102400 bytes at most. Both are multiples of a word. Outside of main memory a word is read in
    pieces of 32 bits, as most devices want it. Rows begin with their address; in TamaGo's example they begin with an offset. An address where nothing is mapped is an error message,
    not the end of the machine.
      peek fee00030 8    version of the local APIC
    """)]
public sealed class PeekCommand(IPhysicalMemory memory) : IShellCommand
{
    private const int MaximumSize = 102_400;
    private const int RowSize = 16;
    private const int ChunkSize = 256 * RowSize;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        ulong address = context.Arguments.Hex("address");
        int size = (int)context.Arguments.Int("size", minimum: 1, maximum: MaximumSize);
        int word = memory.WordSize;
        if (address % (uint)word != 0 || size % word != 0)
            throw new CommandException($"Address and size must be multiples of {word} bytes ({word * 8} bits); they are 0x{address:x} and {size}.", ExitStatus.Usage);

        byte[] chunk = new byte[Math.Min(size, ChunkSize)];
        for (int done = 0; done < size; done += chunk.Length)
        {
            stop.ThrowIfCancellationRequested();
            int length = Math.Min(chunk.Length, size - done);
            ulong from = unchecked(address + (uint)done);
            Refusal.AsComplaint(() => memory.Read(from, chunk.AsSpan(0, length)));
            await context.Output.WriteAsync(Dump(from, chunk.AsSpan(0, length))).ConfigureAwait(false);
        }

        return ExitStatus.Success;
    }

    private static string Dump(ulong address, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (int start = 0; start < bytes.Length; start += RowSize)
        {
            ReadOnlySpan<byte> row = bytes[start..Math.Min(start + RowSize, bytes.Length)];
            text.Append(CultureInfo.InvariantCulture, $"{unchecked(address + (uint)start):x16} ");
            for (int column = 0; column < RowSize; column++)
            {
                text.Append(column % (RowSize / 2) == 0 ? " " : "");
                text.Append(column < row.Length ? row[column].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(' ');
            }

            text.Append(" |");
            foreach (byte value in row)
                text.Append(value is >= (byte)' ' and <= (byte)'~' ? (char)value : '.');
            text.Append("|\n");
        }

        return text.ToString();
    }
}
