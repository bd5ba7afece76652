using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Arch;

/// <summary>Single processor instructions and registers, implemented in <c>Arch/&lt;architecture&gt;/Cpu.S</c>.</summary>
internal static unsafe class Cpu
{
    private const string Any = "*";

    /// <summary>The running thread.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_thread")]
    internal static extern ThreadBlock* CurrentThread();

    /// <summary>The CPU that executes this. Only stable while pre-emption is disabled.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_cpu")]
    internal static extern CpuBlock* CurrentCpu();

    /// <summary>IN, one byte.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_in8")]
    internal static extern byte InByte(ushort port);

    /// <summary>IN, two bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_in16")]
    internal static extern ushort InWord(ushort port);

    /// <summary>IN, four bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_in32")]
    internal static extern uint InDoubleWord(ushort port);

    /// <summary>OUT, one byte.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_out8")]
    internal static extern void OutByte(ushort port, byte value);

    /// <summary>OUT, two bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_out16")]
    internal static extern void OutWord(ushort port, ushort value);

    /// <summary>OUT, four bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_out32")]
    internal static extern void OutDoubleWord(ushort port, uint value);

    /// <summary>Time stamp counter, in ticks of an unspecified constant rate.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_rdtsc")]
    internal static extern ulong ReadTimeStampCounter();

    /// <summary>CPUID; <paramref name="registers"/> receives EAX, EBX, ECX, EDX.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_cpuid")]
    internal static extern void CpuId(uint leaf, uint subleaf, uint* registers);

    /// <summary>RDMSR. An MSR that does not exist raises #GP, which is fatal here.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_rdmsr")]
    internal static extern ulong ReadMsr(uint register);

    /// <summary>WRMSR. An MSR that does not exist raises #GP, which is fatal here.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_wrmsr")]
    internal static extern void WriteMsr(uint register, ulong value);

    /// <summary>CR2: the address of the last page fault.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_read_cr2")]
    internal static extern nuint ReadFaultAddress();

    /// <summary>CR3: physical address of the top-level page table.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_read_cr3")]
    internal static extern nuint ReadPageTableBase();

    /// <inheritdoc cref="ReadPageTableBase"/>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_write_cr3")]
    internal static extern void WritePageTableBase(nuint value);

    /// <summary>CR4.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_read_cr4")]
    internal static extern nuint ReadControlRegister4();

    /// <inheritdoc cref="ReadControlRegister4"/>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_write_cr4")]
    internal static extern void WriteControlRegister4(nuint value);

    /// <summary>XCR0: the states that XSAVE manages.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_write_xcr0")]
    internal static extern void WriteExtendedControlRegister0(ulong value);

    /// <summary>INVLPG: drops the translation of one page on this CPU.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_invlpg")]
    internal static extern void InvalidatePage(nuint address);

    /// <summary>PAUSE, for spin loops.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_pause")]
    internal static extern void Pause();

    /// <summary>Masks interrupts on this CPU; returns the state for <see cref="RestoreInterrupts"/>.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_save_flags_cli")]
    internal static extern nuint SaveAndDisableInterrupts();

    /// <summary>Restores what <see cref="SaveAndDisableInterrupts"/> returned.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_restore_flags")]
    internal static extern void RestoreInterrupts(nuint flags);

    /// <summary>Unmasks interrupts.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_sti")]
    internal static extern void EnableInterrupts();

    /// <summary>Masks interrupts.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_cli")]
    internal static extern void DisableInterrupts();

    /// <summary>Unmasks interrupts and waits for one, without a gap between the two.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_sti_hlt")]
    internal static extern void WaitForInterrupt();

    /// <summary>HLT.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_hlt")]
    internal static extern void Halt();

    /// <summary>Loads the GDT, reloads all segments and the task register.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_lgdt")]
    internal static extern void LoadGlobalDescriptorTable(void* pseudoDescriptor, ushort taskSelector);

    /// <summary>LIDT.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_lidt")]
    internal static extern void LoadInterruptDescriptorTable(void* pseudoDescriptor);

    /// <summary>Stores the six callee-saved registers; returns the caller's stack pointer.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_capture_registers")]
    internal static extern byte* CaptureRegisters(nuint* six);

    /// <summary>Stack pointer of the caller.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_stack_pointer")]
    internal static extern byte* StackPointer();

    /// <summary>Continues <paramref name="to"/> where it left off; returns when something switches back to <paramref name="from"/>.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport(Any, "cosmos_switch")]
    internal static extern void Switch(ThreadBlock* from, ThreadBlock* to);
}
