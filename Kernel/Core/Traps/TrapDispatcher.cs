using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Exceptions;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Traps;

/// <summary>What the entry stubs call.</summary>
internal static unsafe class TrapDispatcher
{
    private const int PageFault = 14;
    private const ulong NotPresentMask = 1;
    private const int PagesBelow = 2;

    /// <summary>Vectors 32..255, on the interrupted thread's stack, with interrupts masked.</summary>
    [RuntimeExport("cosmos_interrupt")]
    internal static void OnInterrupt(TrapFrame* frame)
    {
        CpuBlock* cpu = Cpu.CurrentCpu();
        cpu->InterruptCount++;
        cpu->InInterrupt++;
        InterruptController.Dispatch(cpu, (int)frame->Vector);
        cpu->InInterrupt--;
        if (cpu->NeedsRefill)
            cpu->RefillReserve();
        Scheduler.LeaveInterrupt(cpu);
    }

    /// <summary>Vectors 0..31, on an IST stack, with interrupts masked. Returns with the frame redirected, or does not return.</summary>
    [RuntimeExport("cosmos_fault")]
    internal static void OnFault(TrapFrame* frame)
    {
        CpuBlock* cpu = Cpu.CurrentCpu();
        if (cpu->InFault != 0)
            Panic.Halt("fault inside of a fault handler"u8, frame);
        cpu->InFault = 1;
        if (frame->Vector != PageFault || (frame->ErrorCode & NotPresentMask) != 0 || !TryMapOnDemand(cpu, Cpu.ReadFaultAddress()))
        {
            if (!GuardedAccess.TryRecover(frame))
                FaultHandler.Handle(frame);
        }

        cpu->InFault = 0;
    }

    // Stacks and reservations take memory page by page, when they are first touched; stacks also by threads that prepare or scan them.
    private static bool TryMapOnDemand(CpuBlock* cpu, nuint address)
    {
        if (!DemandArea.MayTouch(address))
            return false;
        if (!TryMapPage(cpu, address))
            Panic.Halt("out of memory: no page is left for a first touch; address in detail"u8, address);

        // Compiled code moves the stack pointer by up to a page, and more with arguments, before it touches anything there. An
        // interrupt that comes in between is accepted first and pushes its frame then: a page fault at that push loses the interrupt,
        // and the local APIC waits for its acknowledgement for ever. So what lies below a touched page is always mapped.
        for (nuint below = PageAllocator.PageSize; below <= PagesBelow * PageAllocator.PageSize; below += PageAllocator.PageSize)
        {
            if (DemandArea.MayTouch(address - below) && !PageTables.IsMapped(address - below) && !TryMapPage(cpu, address - below))
                break;
        }

        return true;
    }

    private static bool TryMapPage(CpuBlock* cpu, nuint address)
    {
        byte* page = cpu->TakeReservePage();
        if (page == null || !PageTables.MapDemandPage(address, page, cpu))
            return false;
        System.Runtime.CompilerServices.Unsafe.InitBlock((void*)(address & ~(nuint)4095), 0, 4096);
        return true;
    }
}
