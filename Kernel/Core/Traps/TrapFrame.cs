using System.Runtime.InteropServices;

namespace Cosmos.Core.Traps;

/// <summary>
/// What an entry stub leaves on the stack: all general registers, the vector and error code, and the frame the CPU pushed. A handler may
/// change it; the stub returns with <c>iretq</c> to what it then says.
/// </summary>
/// <remarks>Intel SDM volume 3, section 6.14.2 (64-bit stack frame). Mirrored in <c>Arch/Amd64/Traps.S</c>.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct TrapFrame
{
    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rbp;
    public ulong Rbx;
    public ulong Rdx;
    public ulong Rcx;
    public ulong Rax;

    /// <summary>Interrupt vector, 0 to 255.</summary>
    public ulong Vector;

    /// <summary>Error code of the vectors that have one, else 0.</summary>
    public ulong ErrorCode;

    public ulong Rip;
    public ulong Cs;

    /// <summary>RFLAGS.</summary>
    public ulong Flags;

    public ulong Rsp;
    public ulong Ss;
}
