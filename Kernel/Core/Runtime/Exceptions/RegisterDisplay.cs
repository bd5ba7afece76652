using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// The registers of a frame: where the callee-saved ones are stored, and the values of stack and instruction pointer. CoreLib's
/// <c>REGDISPLAY</c>, which fixes the size and the place of <see cref="Sp"/>; the funclet callers in assembly read the pointers.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct RegisterDisplay
{
    internal const int SizeInBytes = 136;

    [FieldOffset(24)] public nuint* Rbx;
    [FieldOffset(32)] public nuint* Rbp;
    [FieldOffset(88)] public nuint* R12;
    [FieldOffset(96)] public nuint* R13;
    [FieldOffset(104)] public nuint* R14;
    [FieldOffset(112)] public nuint* R15;
    [FieldOffset(120)] public nuint Sp;
    [FieldOffset(128)] public nuint Ip;

    /// <summary>Takes the registers of a captured state, which must live as long as this.</summary>
    internal void Set(LimitedContext* context)
    {
        Rbx = &context->Rbx;
        Rbp = &context->Rbp;
        R12 = &context->R12;
        R13 = &context->R13;
        R14 = &context->R14;
        R15 = &context->R15;
        Sp = context->Rsp;
        Ip = context->Rip;
    }

    /// <summary>The stack pointer the caller of this frame had before the call.</summary>
    /// <returns>False when the frame is based on a register a caller cannot have kept.</returns>
    internal readonly bool TryGetCanonicalFrameAddress(in FrameDescription frame, out nuint address)
    {
        nuint value;
        switch (frame.CfaRegister)
        {
            case AmdRegister.Rsp:
                value = Sp;
                break;
            case AmdRegister.Rbp:
                value = *Rbp;
                break;
            case AmdRegister.Rbx:
                value = *Rbx;
                break;
            case AmdRegister.R12:
                value = *R12;
                break;
            case AmdRegister.R13:
                value = *R13;
                break;
            case AmdRegister.R14:
                value = *R14;
                break;
            case AmdRegister.R15:
                value = *R15;
                break;
            default:
                address = 0;
                return false;
        }

        address = value + (nuint)(nint)frame.CfaOffset;
        return true;
    }

    /// <summary>Goes to the caller's frame.</summary>
    /// <param name="frame">Rules of the current frame.</param>
    /// <param name="canonicalFrameAddress">From <see cref="TryGetCanonicalFrameAddress"/>.</param>
    internal void Unwind(in FrameDescription frame, nuint canonicalFrameAddress)
    {
        nuint* cfa = (nuint*)canonicalFrameAddress;
        if (frame.Rbx != 0) Rbx = cfa + frame.Rbx;
        if (frame.Rbp != 0) Rbp = cfa + frame.Rbp;
        if (frame.R12 != 0) R12 = cfa + frame.R12;
        if (frame.R13 != 0) R13 = cfa + frame.R13;
        if (frame.R14 != 0) R14 = cfa + frame.R14;
        if (frame.R15 != 0) R15 = cfa + frame.R15;
        Ip = cfa[frame.ReturnAddress];
        Sp = frame.Rsp != 0 ? cfa[frame.Rsp] : canonicalFrameAddress;
    }
}
