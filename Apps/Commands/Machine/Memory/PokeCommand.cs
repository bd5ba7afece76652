using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>poke</c>: a word into memory.</summary>
[ShellCommand("poke <address:hex> <value:hex>", "Writes a word to a physical address.", Requires = Capability.PhysicalMemory, Remarks = """
    Both are hexadecimal, with or without 0x; the address is a multiple of a word. The word is stored in the processor's own byte order, as a program that stores a number does: on x86
    'poke A 11223344' makes the bytes 44 33 22 11 0 0 0 0. TamaGo's example stores the highest byte first. Code, constants and addresses where nothing is
    mapped are refused. Everything else is written: memory that the system uses as well.
    """)]
public sealed class PokeCommand(IPhysicalMemory memory) : IShellCommand
{
    /// <inheritdoc/>
    public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        ulong address = context.Arguments.Hex("address");
        int word = memory.WordSize;
        ulong value = context.Arguments.Hex("value", maximum: word == sizeof(ulong) ? ulong.MaxValue : uint.MaxValue);
        if (address % (uint)word != 0)
            throw new CommandException($"The address must be a multiple of {word} bytes ({word * 8} bits); it is 0x{address:x}.", ExitStatus.Usage);
        Refusal.AsComplaint(() => memory.Write(address, value));
        return ValueTask.FromResult(ExitStatus.Success);
    }
}
