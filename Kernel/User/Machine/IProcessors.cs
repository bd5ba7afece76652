using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>The machine's processors.</summary>
[RequiresCapability(Capability.Processors)]
public interface IProcessors
{
    /// <summary>All that run, by number.</summary>
    IReadOnlyList<ProcessorInformation> All { get; }

    /// <summary>Whether a processor without work halts (the default) or keeps polling, which trades power for latency.</summary>
    bool HaltsWhenIdle { get; set; }

    /// <summary>Interrupts that no handler has claimed since the machine started, such as those of <see cref="SendInterrupt"/> with a vector that nobody uses.</summary>
    long UnhandledInterrupts { get; }

    /// <summary>Executes CPUID.</summary>
    /// <exception cref="MachineAccessException">The processor has no such instruction.</exception>
    CpuidResult Cpuid(uint leaf, uint subleaf);

    /// <summary>Sends an inter-processor interrupt with fixed delivery.</summary>
    /// <param name="vector">32 to 255; vectors below are exceptions.</param>
    /// <param name="apicId">Local APIC of the receiver.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">The vector is an exception's.</exception>
    /// <exception cref="MachineAccessException">There is no such processor, or the machine has no such interrupts.</exception>
    void SendInterrupt(int vector, uint apicId);

    /// <summary>Blocks the calling thread until the handler of an interrupt that nobody else claims has woken it.</summary>
    /// <param name="vector">32 to 255, such as one that <see cref="SendInterrupt"/> sends later from another thread.</param>
    /// <param name="timeout">Longest wait, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns><see langword="false"/> when the time was over first.</returns>
    /// <exception cref="System.ArgumentOutOfRangeException">The vector is an exception's, or the time is negative.</exception>
    bool WaitForInterrupt(int vector, System.TimeSpan timeout);
}

/// <summary>A processor.</summary>
/// <param name="Number">Counted from 0, as <see cref="System.Threading.Thread.GetCurrentProcessorId"/>.</param>
/// <param name="ApicId">Identifier in interrupts.</param>
/// <param name="IsBoot">Whether the machine was started by it.</param>
public readonly record struct ProcessorInformation(int Number, uint ApicId, bool IsBoot);

/// <summary>Registers after CPUID.</summary>
/// <param name="Eax">EAX.</param>
/// <param name="Ebx">EBX.</param>
/// <param name="Ecx">ECX.</param>
/// <param name="Edx">EDX.</param>
public readonly record struct CpuidResult(uint Eax, uint Ebx, uint Ecx, uint Edx);
