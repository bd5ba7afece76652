using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics.X86;

namespace Cosmos.User;

/// <summary>Processors as the kernel's scheduler and interrupt controller see them.</summary>
internal sealed class NativeProcessors : IProcessors
{
    private const int FirstInterruptVector = 32;
    private const int LastVector = 255;
    private const int NoSuchProcessor = 1;
    private const int FirstCapacity = 64;

    /// <inheritdoc/>
    public IReadOnlyList<ProcessorInformation> All
    {
        get
        {
            uint[] identifiers = new uint[FirstCapacity];
            int count = NativeMethods.GetProcessors(ref identifiers[0], identifiers.Length);
            if (count > identifiers.Length)
            {
                identifiers = new uint[count];
                count = Math.Min(count, NativeMethods.GetProcessors(ref identifiers[0], identifiers.Length));
            }

            var all = new ProcessorInformation[count];
            for (int number = 0; number < count; number++)
                all[number] = new ProcessorInformation(number, identifiers[number], IsBoot: number == 0);
            return all;
        }
    }

    /// <inheritdoc/>
    public bool HaltsWhenIdle
    {
        get => NativeMethods.GetIdleHalts() != 0;
        set => NativeMethods.SetIdleHalts(value ? 1 : 0);
    }

    /// <inheritdoc/>
    public long UnhandledInterrupts => NativeMethods.GetUnhandledInterrupts();

    /// <inheritdoc/>
    public CpuidResult Cpuid(uint leaf, uint subleaf)
    {
        if (!X86Base.IsSupported)
            throw new MachineAccessException("This processor has no CPUID instruction: it is not an x86 processor.");
        (int eax, int ebx, int ecx, int edx) = X86Base.CpuId((int)leaf, (int)subleaf);
        return new CpuidResult((uint)eax, (uint)ebx, (uint)ecx, (uint)edx);
    }

    /// <inheritdoc/>
    public void SendInterrupt(int vector, uint apicId)
    {
        ThrowIfException(vector);
        int result = NativeMethods.SendInterrupt(vector, apicId);
        if (result == NoSuchProcessor)
            throw new MachineAccessException($"No processor runs that has the local APIC {apicId}.");
        if (result != 0)
            throw new MachineAccessException($"The local APIC has not delivered vector {vector} to the local APIC {apicId} in time.");
    }

    /// <inheritdoc/>
    public bool WaitForInterrupt(int vector, TimeSpan timeout)
    {
        ThrowIfException(vector);
        if (timeout < TimeSpan.Zero && timeout != System.Threading.Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time to wait is not negative.");
        return NativeMethods.WaitForInterrupt(vector, (long)timeout.TotalMilliseconds) != 0;
    }

    private static void ThrowIfException(int vector)
    {
        if (vector is < FirstInterruptVector or > LastVector)
            throw new ArgumentOutOfRangeException(nameof(vector), vector, "Interrupts have the vectors 32 to 255; those below are exceptions of the processor.");
    }
}
