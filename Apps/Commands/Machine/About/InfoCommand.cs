using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>info</c>: what the machine is.</summary>
[ShellCommand("info", "Shows what the machine is.", Requires = Capability.Diagnostics | Capability.Processors | Capability.Network, Remarks = """
    Besides the lines of TamaGo's example: version of the kernel, hypervisor, and addresses that network cards have from their interface.
    """)]
public sealed class InfoCommand(IMachineDiagnostics diagnostics, IProcessors processors) : IShellCommand
{
    private const int LabelWidth = 14;
    private const double HertzPerGigahertz = 1e9;
    private const int DigitsPerByte = 2;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        MachineInformation machine = diagnostics.Machine;
        MachineMemory memory = diagnostics.Memory;
        string architecture = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();
        var lines = new Lines();
        Add(lines, "Runtime", $"{RuntimeInformation.FrameworkDescription} cosmos/{architecture}, processor {Thread.GetCurrentProcessorId()}");
        Add(lines, "Kernel", machine.KernelVersion);
        Add(lines, "RAM", string.Create(CultureInfo.InvariantCulture, $"{memory.Start:x8}-{memory.End:x8} ({Amounts.Size(memory.Total)})"));
        Add(lines, "Board", machine.Board);
        Add(lines, "CPU", machine.ProcessorName);
        if (machine.Hypervisor is string hypervisor)
            Add(lines, "Hypervisor", hypervisor);
        Add(lines, "Cores", processors.All.Count.ToString(CultureInfo.InvariantCulture));
        if (machine.ProcessorFrequency > 0)
            Add(lines, "Frequency", string.Create(CultureInfo.InvariantCulture, $"{machine.ProcessorFrequency / HertzPerGigahertz:0.000} GHz"));
        foreach (NetworkInterface card in Cards())
            Add(lines, "NIC", $"{card.Name} {Address(card.GetPhysicalAddress())}");
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static void Add(Lines lines, string label, string value) => lines.Add($"{label} ".PadRight(LabelWidth, '.') + ": " + value);

    private static IEnumerable<NetworkInterface> Cards() =>
        NetworkInterface.GetAllNetworkInterfaces().Where(card => card.NetworkInterfaceType != NetworkInterfaceType.Loopback && card.GetPhysicalAddress().GetAddressBytes().Length > 0);

    private static string Address(PhysicalAddress address) => string.Join(':', address.ToString().Chunk(DigitsPerByte).Select(pair => new string(pair).ToLowerInvariant()));
}
