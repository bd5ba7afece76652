using System;

namespace Cosmos.IL2CPU.Rings;

/// <summary>What code can do that the type system does not check.</summary>
[Flags]
internal enum Constructs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A pointer type in a signature, a local variable or a field, or a call with one.</summary>
    Pointers = 1 << 0,

    /// <summary>Reading or writing through a number or pointer instead of a reference.</summary>
    RawMemory = 1 << 1,

    /// <summary>The address of a variable or object as a number or pointer: <c>fixed</c>, <c>&amp;</c>.</summary>
    Addresses = 1 << 2,

    /// <summary>A function pointer: <c>delegate*</c>, <c>&amp;Method</c>, an indirect call.</summary>
    FunctionPointers = 1 << 3,

    /// <summary><c>stackalloc</c> whose result is not at once a span of the same length.</summary>
    StackMemory = 1 << 4,

    /// <summary>A method implemented by native code or by another assembly's export: P/Invoke, <c>[RuntimeImport]</c>, internal calls.</summary>
    NativeCalls = 1 << 5,

    /// <summary>A method that native code may call: <c>[UnmanagedCallersOnly]</c>, <c>[RuntimeExport]</c>.</summary>
    NativeExports = 1 << 6,

    /// <summary>A member of the class library that trusts its caller: <c>Unsafe</c>, <c>MemoryMarshal</c>, <c>Marshal</c>, <c>NativeMemory</c> and others.</summary>
    UnsafeMembers = 1 << 7,

    /// <summary>Fields that lie on each other and may hold references.</summary>
    OverlappingReferences = 1 << 8,

    /// <summary>Local variables that keep what the stack held: <c>[SkipLocalsInit]</c>.</summary>
    UninitializedLocals = 1 << 9,

    /// <summary>Getting at what is private: <c>[UnsafeAccessor]</c>, <c>[IgnoresAccessChecksTo]</c>.</summary>
    PrivateAccess = 1 << 10,

    /// <summary>Code that cannot be followed: what no C# compiler writes.</summary>
    Unverifiable = 1 << 11,

    /// <summary>A call into the kernel: P/Invoke of the library <c>cosmos</c>.</summary>
    KernelCalls = 1 << 12,

    /// <summary>Compiled with AllowUnsafeBlocks: inside <c>unsafe</c> the compiler lets references outlive what they refer to.</summary>
    UnsafeContext = 1 << 13,

    /// <summary>Everything.</summary>
    All = (1 << 14) - 1,
}
