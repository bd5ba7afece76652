using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>cpuid</c>: what the processor says of itself.</summary>
[ShellCommand("cpuid <leaf:hex> [<subleaf:hex>]", "Executes CPUID and shows the registers.", Requires = Capability.Processors, Remarks = """
    Leaf and subleaf are hexadecimal, with or without 0x; the subleaf is 0 when it is left out.
    TamaGo's example reads the subleaf as a decimal number, and demands one.
      cpuid 0            vendor
      cpuid 80000002     first part of the name
    """)]
public sealed class CpuidCommand(IProcessors processors) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        uint leaf = (uint)context.Arguments.Hex("leaf", maximum: uint.MaxValue);
        uint subleaf = (uint)context.Arguments.Hex("subleaf", maximum: uint.MaxValue);
        CpuidResult result = Refusal.AsComplaint(() => processors.Cpuid(leaf, subleaf));
        var lines = new Lines();
        lines.Add("EAX       EBX       ECX       EDX");
        lines.Add($"{result.Eax:x8}  {result.Ebx:x8}  {result.Ecx:x8}  {result.Edx:x8}");
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
