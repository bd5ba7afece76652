using System;
using Cosmos.Core.Arch;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Turns processor faults of managed code into exceptions, by making the faulting thread continue in the throw helper. A fault of the
/// kernel itself, and a stack overflow, end the machine with a report.
/// </summary>
internal static unsafe class FaultHandler
{
    /// <summary>Accesses below are null references: ilc checks explicitly before it uses a greater offset. Nothing is mapped there.</summary>
    private const nuint NullAreaSize = 64 * 1024;

    /// <summary>Accesses that far below the usable stack are stack overflows; the kernel keeps at least that much unmapped.</summary>
    private const nuint GuardSize = 64 * 1024;

    private const ulong InterruptsEnabled = 1 << 9;
    private const ulong DirectionDown = 1 << 10;

    /// <summary>Handles a fault: changes the frame so that the thread throws when the stub returns, or does not return.</summary>
    /// <param name="frame">State of the interrupted code, on the fault stack of this CPU; interrupts are masked.</param>
    internal static void Handle(TrapFrame* frame)
    {
        ThreadBlock* thread = Cpu.CurrentThread();
        bool isPageFault = frame->Vector == FaultVector.PageFault;
        nuint address = isPageFault ? Cpu.ReadFaultAddress() : 0;
        if (isPageFault && IsStackOverflow(thread, address)) StackOverflowReport.Write(frame);

        uint code = GetExceptionCode(frame, isPageFault && address < NullAreaSize);
        if (code == HardwareException.None || !MayThrow(thread, frame)) Panic.Halt(Describe(frame->Vector), frame);

        LimitedContext context;
        FromTrap(frame, &context);
        RegisterDisplay registers = default;
        registers.Set(&context);
        if (!TryFindManagedCaller(ref registers, out bool inAssembly)) Panic.Halt(Describe(frame->Vector), frame);
        if (inAssembly && code == HardwareException.NullReference) code = HardwareException.HelperNullReference;
        Redirect(frame, in registers, code);
    }

    /// <summary>The part of the interrupted state that a frame walk starts from.</summary>
    internal static void FromTrap(TrapFrame* frame, LimitedContext* context)
    {
        context->Rip = (nuint)frame->Rip;
        context->Rsp = (nuint)frame->Rsp;
        context->Rbp = (nuint)frame->Rbp;
        context->Rax = (nuint)frame->Rax;
        context->Rbx = (nuint)frame->Rbx;
        context->Rdx = (nuint)frame->Rdx;
        context->R12 = (nuint)frame->R12;
        context->R13 = (nuint)frame->R13;
        context->R14 = (nuint)frame->R14;
        context->R15 = (nuint)frame->R15;
    }

    private static bool IsStackOverflow(ThreadBlock* thread, nuint address)
    {
        nuint limit = (nuint)thread->StackLimit;
        return address < limit && address >= limit - GuardSize;
    }

    private static uint GetExceptionCode(TrapFrame* frame, bool isNull) => frame->Vector switch
    {
        FaultVector.Divide => DivideInstruction.IsOverflow(frame) ? HardwareException.Overflow : HardwareException.DivideByZero,
        FaultVector.Overflow => HardwareException.Overflow,
        FaultVector.InvalidOpcode => HardwareException.IllegalInstruction,
        FaultVector.GeneralProtection or FaultVector.StackSegment => HardwareException.AccessViolation,
        FaultVector.PageFault => isNull ? HardwareException.NullReference : HardwareException.AccessViolation,
        FaultVector.AlignmentCheck => HardwareException.DataMisalignment,
        _ => HardwareException.None,
    };

    /// <summary>Kernel code in a critical section must not be left by an exception: locks would stay held.</summary>
    private static bool MayThrow(ThreadBlock* thread, TrapFrame* frame) =>
        (frame->Flags & InterruptsEnabled) != 0 && thread->PreemptionDisabled == 0 && Cpu.CurrentCpu()->InInterrupt == 0;

    /// <summary>
    /// A fault in one of the small assembly helpers that compiled code calls like instructions (write barriers, memory copies, dispatch stubs)
    /// belongs to the call site: unwinds to it.
    /// </summary>
    private static bool TryFindManagedCaller(ref RegisterDisplay registers, out bool inAssembly)
    {
        const int HelperDepth = 4;
        inAssembly = false;
        for (int depth = 0; depth < HelperDepth; depth++)
        {
            nuint address = inAssembly ? registers.Ip - 1 : registers.Ip;
            if (IsManaged(registers.Ip)) return FrameLocator.TryFind(address, out _);
            if (!FrameLocator.TryFind(address, out FrameDescription frame) || frame.Has(FrameTraits.Signal | FrameTraits.Outermost)) return false;
            if (!registers.TryGetCanonicalFrameAddress(in frame, out nuint canonicalFrameAddress)) return false;
            registers.Unwind(in frame, canonicalFrameAddress);
            inAssembly = true;
        }

        return false;
    }

    private static bool IsManaged(nuint address)
    {
        ImageLayout* image = ImageLayout.Get();
        return address >= (nuint)image->ManagedCodeStart && address < (nuint)image->ManagedCodeEnd;
    }

    private static void Redirect(TrapFrame* frame, in RegisterDisplay registers, uint code)
    {
        frame->Rbx = *registers.Rbx;
        frame->Rbp = *registers.Rbp;
        frame->R12 = *registers.R12;
        frame->R13 = *registers.R13;
        frame->R14 = *registers.R14;
        frame->R15 = *registers.R15;
        frame->Rsp = registers.Sp;
        frame->Rdi = code;
        frame->Rsi = registers.Ip;
        frame->Rip = CodeLayout.Get()->ThrowHardwareException;
        frame->Flags &= ~DirectionDown;
    }

    /// <summary>What happened, for the report: outside of compiled code, or in a critical section of the kernel.</summary>
    private static ReadOnlySpan<byte> Describe(ulong vector) => vector switch
    {
        FaultVector.Divide => "unhandled divide error"u8,
        FaultVector.Debug => "debug exception"u8,
        FaultVector.Breakpoint => "breakpoint"u8,
        FaultVector.InvalidOpcode => "unhandled invalid instruction"u8,
        FaultVector.DoubleFault => "double fault"u8,
        FaultVector.GeneralProtection => "unhandled general protection fault"u8,
        FaultVector.PageFault => "unhandled page fault"u8,
        FaultVector.FloatingPoint or FaultVector.SimdFloatingPoint => "floating-point exception"u8,
        FaultVector.MachineCheck => "machine check"u8,
        _ => "processor fault"u8,
    };
}
