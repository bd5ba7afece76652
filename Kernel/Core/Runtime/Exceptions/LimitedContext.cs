using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// The machine state at a throw: CoreLib's <c>PAL_LIMITED_CONTEXT</c>, of which CoreLib itself reads only <see cref="Rip"/>. Written by
/// <c>Arch/Amd64/ExceptionHandling.S</c>.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal struct LimitedContext
{
    internal const int SizeInBytes = 80;

    [FieldOffset(0)] public nuint Rip;
    [FieldOffset(8)] public nuint Rsp;
    [FieldOffset(16)] public nuint Rbp;
    [FieldOffset(24)] public nuint Rax;
    [FieldOffset(32)] public nuint Rbx;
    [FieldOffset(40)] public nuint Rdx;
    [FieldOffset(48)] public nuint R12;
    [FieldOffset(56)] public nuint R13;
    [FieldOffset(64)] public nuint R14;
    [FieldOffset(72)] public nuint R15;
}
