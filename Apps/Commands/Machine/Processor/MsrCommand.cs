using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>msr</c>: a model-specific register.</summary>
[ShellCommand("msr <register:hex>", "Reads a model-specific register.", Requires = Capability.Msr, Remarks = """
    The number is hexadecimal, with or without 0x (Intel SDM volume 4). A register that the processor does not have is an error message; in TamaGo's example it
    is the end of the machine.
      msr c0000080       extended features
    """)]
public sealed class MsrCommand(IModelSpecificRegisters registers) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        uint register = (uint)context.Arguments.Hex("register", maximum: uint.MaxValue);
        ulong value = Refusal.AsComplaint(() => registers.Read(register));
        await context.Output.WriteLineAsync(value.ToString("x", CultureInfo.InvariantCulture)).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
