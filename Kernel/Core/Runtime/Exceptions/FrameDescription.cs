using System;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>What a frame is.</summary>
[Flags]
internal enum FrameTraits : byte
{
    None = 0,

    /// <summary>A handler: its frame belongs to the method it is part of and shares that method's frame pointer.</summary>
    Funclet = 1,

    /// <summary>The method is entered from native code.</summary>
    ReversePInvoke = 2,

    /// <summary>The method has exception clauses.</summary>
    HasClauses = 4,

    /// <summary>The frame below is not a call but an interrupted or faulting instruction, so its address is exact.</summary>
    Signal = 8,

    /// <summary>The outermost frame of a stack.</summary>
    Outermost = 16,
}

/// <summary>
/// How to leave the frame of a function that is stopped at a certain instruction, and where its exception clauses are. Everything the frame
/// walk needs to know about an instruction address; does not change while the image runs, so it can be cached.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FrameDescription
{
    /// <summary>Language-specific data area of the method (of the main body when this is a funclet); null for assembly.</summary>
    public byte* MethodData;

    /// <summary>Entry point of the method.</summary>
    public nuint MethodStart;

    /// <summary>The canonical frame address (the stack pointer before the call) is <see cref="CfaRegister"/> plus this.</summary>
    public int CfaOffset;

    /// <summary>DWARF number of the register; see <see cref="AmdRegister"/>.</summary>
    public byte CfaRegister;

    public FrameTraits Traits;

    // Where the caller's registers are saved: offset from the canonical frame address in words of 8 bytes, 0 when the register was not
    // changed. Nothing can be saved at the canonical frame address itself: that is the caller's frame.

    public short ReturnAddress;
    public short Rbx;
    public short Rbp;
    public short R12;
    public short R13;
    public short R14;
    public short R15;
    public short Rsp;

    public readonly bool IsManaged => MethodData != null;

    public readonly bool Has(FrameTraits traits) => (Traits & traits) != 0;
}

/// <summary>DWARF register numbers. System V ABI, AMD64 supplement 1.0, figure 3.36.</summary>
internal static class AmdRegister
{
    internal const int Rbx = 3;
    internal const int Rbp = 6;
    internal const int Rsp = 7;
    internal const int R12 = 12;
    internal const int R13 = 13;
    internal const int R14 = 14;
    internal const int R15 = 15;
    internal const int ReturnAddress = 16;
    internal const int Count = 17;
}
