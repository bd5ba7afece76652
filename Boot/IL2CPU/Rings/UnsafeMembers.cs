using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings;

/// <summary>
/// Members of the class library that trust their caller with memory. Those with a pointer in their signature are found by it; these look harmless.
/// Of a type that is named here everything is refused but the members listed, which check what they are given.
/// </summary>
internal static class UnsafeMembers
{
    private static readonly FrozenDictionary<string, string[]> SafePart = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // Comparing references and asking for sizes reaches no memory; Unbox checks the type.
        ["System.Runtime.CompilerServices.Unsafe"] = ["SizeOf", "Unbox", "AreSame", "IsNullRef", "IsAddressLessThan", "IsAddressGreaterThan"],
        // These check lengths, and that no references are reinterpreted.
        ["System.Runtime.InteropServices.MemoryMarshal"] =
            ["AsBytes", "Cast", "Read", "Write", "TryRead", "TryWrite", "AsRef", "TryGetArray", "TryGetString", "TryGetMemoryManager", "ToEnumerable"],
        ["System.Runtime.InteropServices.Marshal"] =
        [
            "SizeOf", "OffsetOf", "GetLastPInvokeError", "SetLastPInvokeError", "GetLastPInvokeErrorMessage", "GetPInvokeErrorMessage", "GetLastSystemError",
            "SetLastSystemError", "GetLastWin32Error", "GetHRForException", "GetExceptionForHR", "ThrowExceptionForHR", "IsComObject",
        ],
        ["System.Runtime.InteropServices.NativeMemory"] = [],
        ["System.Runtime.InteropServices.NativeLibrary"] = [],
        ["System.Runtime.InteropServices.SafeBuffer"] = [],
        ["System.Runtime.InteropServices.ComWrappers"] = [],
        ["System.Runtime.InteropServices.GCHandle`1"] = [],
        ["System.Runtime.InteropServices.PinnedGCHandle`1"] = [],
        ["System.Runtime.InteropServices.WeakGCHandle`1"] = [],
        ["System.ArgIterator"] = [],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Single = new[]
    {
        "System.Runtime.InteropServices.GCHandle.AddrOfPinnedObject",
        "System.Runtime.InteropServices.GCHandle.FromIntPtr",
        "System.Runtime.InteropServices.GCHandle.op_Explicit",
        "System.Runtime.InteropServices.MemoryMarshal.AsMemory",
        "System.Runtime.CompilerServices.RuntimeHelpers.AllocateTypeAssociatedMemory",
        "System.Runtime.CompilerServices.RuntimeHelpers.Box",
        "System.RuntimeMethodHandle.GetFunctionPointer",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a type has such members; whoever names it as a value looks for them by reflection.</summary>
    public static bool ContainsType(string type) => SafePart.ContainsKey(type);

    /// <summary>Whether a member of another assembly is one of them.</summary>
    public static bool Contains(CodeMember member)
    {
        if (!member.External)
            return false;
        string type = member.Type.Name;
        if (!type.StartsWith("System.", StringComparison.Ordinal))
            return false;
        if (SafePart.TryGetValue(type, out string[]? safe))
            return Array.IndexOf(safe, member.Name) < 0;
        // LoadUnsafe and StoreUnsafe take a reference and an offset that nobody checks.
        if (type.StartsWith("System.Runtime.Intrinsics.Vector", StringComparison.Ordinal) || type.StartsWith("System.Numerics.Vector", StringComparison.Ordinal))
            return member.Name is "LoadUnsafe" or "StoreUnsafe" or "GetElementUnsafe";
        return Single.Contains(member.FullName);
    }
}
