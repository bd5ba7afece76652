using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>irq</c>: an interrupt by hand.</summary>
[ShellCommand("irq <vector:int> <apic:int>", "Sends an interrupt to a processor.", Requires = Capability.Processors | Capability.Diagnostics, Remarks = """
    Vectors are 32 to 255, in decimal; a processor is named by the identifier of its local APIC. An interrupt that nobody handles is counted, said, and
    noted in the log; the machine goes on. Vectors below 32 are exceptions of the processor and are refused; TamaGo's example sends them.
    """)]
public sealed class IrqCommand(IProcessors processors, ISystemLog? log) : IShellCommand
{
    private const int FirstVector = 32;
    private const int LastVector = 255;

    // An interrupt to another processor is on its way for a moment.
    private static readonly TimeSpan s_onTheWay = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int vector = (int)context.Arguments.Int("vector", minimum: FirstVector, maximum: LastVector);
        uint apic = (uint)context.Arguments.Int("apic", minimum: 0, maximum: uint.MaxValue);
        long before = processors.UnhandledInterrupts;
        Refusal.AsComplaint(() => processors.SendInterrupt(vector, apic));
        await Task.Delay(s_onTheWay, stop).ConfigureAwait(false);
        if (processors.UnhandledInterrupts == before)
            return ExitStatus.Success;
        string text = string.Create(CultureInfo.InvariantCulture, $"unexpected interrupt: vector {vector} (0x{vector:x}) at local APIC {apic}");
        log?.Write("irq", text);
        await context.Output.WriteLineAsync(text).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
