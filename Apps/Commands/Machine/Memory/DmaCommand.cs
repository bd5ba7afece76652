using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>dma</c>: memory of devices.</summary>
[ShellCommand("dma [free|used]", "Shows which memory devices have, and which is left for them.", Requires = Capability.Diagnostics, Remarks = """
    Lines are start, end and size of a block, the total behind them. There is no region of its own for devices, as TamaGo's example has one: all free memory is
    theirs as well. Buffers that devices share with the garbage-collected heap, such as network packets, are part of the heap and not listed.
    """)]
public sealed class DmaCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        IReadOnlyList<DmaBlock> blocks = diagnostics.GetDmaBlocks();
        var lines = new Lines();
        if (!context.Arguments.Has("used"))
            Add(lines, [.. blocks.Where(b => b.IsFree)], "free");
        if (!context.Arguments.Has("free"))
            Add(lines, [.. blocks.Where(b => !b.IsFree)], "used");
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static void Add(Lines lines, DmaBlock[] blocks, string what)
    {
        foreach (DmaBlock block in blocks)
            lines.Add($"{block.Start:x16}-{block.Start + (ulong)block.Size:x16} {block.Size,12}");
        lines.Add($"{blocks.Sum(b => b.Size)} bytes {what}");
    }
}
