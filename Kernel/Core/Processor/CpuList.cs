using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Processor;

/// <summary>The processors that run. So far the kernel starts no other than the one that booted it.</summary>
internal static unsafe class CpuList
{
    /// <summary>Number of processors.</summary>
    internal static int Count => 1;

    /// <summary>A processor; 0 is the one that booted.</summary>
    internal static CpuBlock* At(int index) => index == 0 ? Cpu.CurrentCpu() : null;

    /// <summary>Whether one of them has a local APIC identifier.</summary>
    internal static bool HasApic(uint apicId)
    {
        for (int index = 0; index < Count; index++)
        {
            if (At(index)->ApicId == apicId)
                return true;
        }

        return false;
    }
}
