using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>How the iterator came to a frame.</summary>
internal enum FrameStep
{
    /// <summary>No managed frame is left.</summary>
    End,

    /// <summary>The caller of the previous frame.</summary>
    Caller,

    /// <summary>
    /// The previous frame was a handler that an exception dispatch runs. The iterator jumped over that dispatch and everything below it, to the
    /// method the handler belongs to: the new exception supersedes the one that was being handled.
    /// </summary>
    Collided,

    /// <summary>The previous frame was entered from native code; the iterator is in that native code.</summary>
    Native,
}

/// <summary>
/// A walk over the managed frames of a stack, from the inside out. The layout is CoreLib's <c>System.Runtime.StackFrameIterator</c>;
/// offsets 168 to 343 are ours.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct StackFrameIterator
{
    internal const int SizeInBytes = 360;

    /// <summary>Innermost exception whose throw lies above the current frame.</summary>
    [FieldOffset(0)] public ExceptionInfo* NextException;

    /// <summary>Frame pointer of a method with clauses and of its funclets; equal for all frames of one activation. Else 0.</summary>
    [FieldOffset(16)] public nuint FramePointer;

    /// <summary>An address in the instruction the frame is stopped at.</summary>
    [FieldOffset(24)] public nuint ControlPC;

    [FieldOffset(32)] public RegisterDisplay Registers;

    [FieldOffset(168)] public FrameDescription Frame;

    /// <summary>The return address, or the address of the faulting instruction.</summary>
    [FieldOffset(344)] public nuint OriginalControlPC;

    [FieldOffset(352)] public nuint PreviousTransitionFrame;

    /// <summary>Starts at a captured state.</summary>
    /// <param name="context">Must live as long as the iterator.</param>
    /// <param name="exact">The instruction pointer is that of a faulting instruction, not a return address.</param>
    /// <param name="exceptions">The thread's innermost exception.</param>
    /// <returns>False when the state belongs to no managed frame and none called it.</returns>
    internal bool Start(LimitedContext* context, bool exact, ExceptionInfo* exceptions)
    {
        PreviousTransitionFrame = 0;
        NextException = exceptions;
        Registers.Set(context);
        SkipExceptionsBelow(Registers.Sp);
        return Settle(exact);
    }

    /// <summary>Goes to the next managed frame.</summary>
    internal FrameStep MoveNext()
    {
        bool leavesFunclet = Frame.Has(FrameTraits.Funclet);
        bool leavesReversePInvoke = Frame.Has(FrameTraits.ReversePInvoke);
        bool exact = Frame.Has(FrameTraits.Signal);
        if (!Unwind()) return Finish();

        if (leavesReversePInvoke)
        {
            OriginalControlPC = Registers.Ip;
            ControlPC = Registers.Ip - 1;
            FramePointer = 0;
            return FrameStep.Native;
        }

        if (leavesFunclet && IsDispatcherReturn(Registers.Ip) && NextException != null)
        {
            Collide();
            return FrameStep.Collided;
        }

        return Settle(exact) ? FrameStep.Caller : FrameStep.End;
    }

    /// <summary>Goes on from native code to the managed code that called it.</summary>
    /// <returns>False when there is none.</returns>
    internal bool LeaveNative() => Settle(exact: false);

    /// <summary>Assembly between managed frames is passed over; the iterator stops in managed code only.</summary>
    private bool Settle(bool exact)
    {
        while (true)
        {
            nuint address = Registers.Ip;
            OriginalControlPC = address;
            ControlPC = exact ? address : address - 1;
            if (!FrameLocator.TryFind(ControlPC, out Frame)) return Finish() != FrameStep.End;
            if (Frame.IsManaged) break;
            exact = Frame.Has(FrameTraits.Signal);
            if (!Unwind()) return Finish() != FrameStep.End;
        }

        FramePointer = Frame.Has(FrameTraits.HasClauses | FrameTraits.Funclet) ? *Registers.Rbp : 0;
        return true;
    }

    private bool Unwind()
    {
        if (Frame.Has(FrameTraits.Outermost)) return false;
        if (!Registers.TryGetCanonicalFrameAddress(in Frame, out nuint address)) return false;
        Registers.Unwind(in Frame, address);
        return true;
    }

    private FrameStep Finish()
    {
        ControlPC = 0;
        OriginalControlPC = 0;
        FramePointer = 0;
        return FrameStep.End;
    }

    /// <summary>
    /// The frame just left is a handler run by the dispatch of <see cref="NextException"/>. That dispatch knows the frame of the method the
    /// handler belongs to; only the callee-saved registers have moved on, because the handler may have changed them.
    /// </summary>
    private void Collide()
    {
        ExceptionInfo* exception = NextException;
        RegisterDisplay funclet = Registers;
        this = exception->FrameIterator;
        Registers.Rbx = funclet.Rbx;
        Registers.Rbp = funclet.Rbp;
        Registers.R12 = funclet.R12;
        Registers.R13 = funclet.R13;
        Registers.R14 = funclet.R14;
        Registers.R15 = funclet.R15;
        NextException = exception;
        SkipExceptionsBelow(Registers.Sp);
    }

    private void SkipExceptionsBelow(nuint stackPointer)
    {
        while (NextException != null && stackPointer > (nuint)NextException) NextException = NextException->Previous;
    }

    private static bool IsDispatcherReturn(nuint address)
    {
        CodeLayout* layout = CodeLayout.Get();
        return address == layout->ReturnFromCatch || address == layout->ReturnFromFinally;
    }
}
