using System.Runtime;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Handle functions that CoreLib imports. A handle is the address of its object word; CoreLib reads it without a call.</summary>
internal static unsafe class HandleExports
{
    [RuntimeExport("RhpHandleAlloc")]
    internal static nuint* Alloc(byte* target, int kind) => HandleTable.Allocate(Supported(kind), target, 0);

    [RuntimeExport("RhpHandleAllocDependent")]
    internal static nuint* AllocDependent(byte* primary, byte* secondary)
        => HandleTable.Allocate(HandleKind.Dependent, primary, (nuint)secondary);

    [RuntimeExport("RhpHandleAllocCrossReference")]
    internal static nuint* AllocCrossReference(byte* target, nuint context)
        => HandleTable.Allocate(HandleKind.CrossReference, target, context);

    [RuntimeExport("RhHandleTryGetCrossReferenceContext")]
    internal static bool TryGetCrossReferenceContext(nuint* handle, nuint* context)
    {
        bool found = HandleTable.KindOf(handle) == HandleKind.CrossReference;
        *context = found ? HandleTable.GetSecond(handle) : 0;
        return found;
    }

    [RuntimeExport("RhIsGCBridgeActive")]
    internal static bool IsBridgeActive() => false;

    [RuntimeExport("RhHandleFree")]
    internal static void Free(nuint* handle) => HandleTable.Free(handle);

    [RuntimeExport("RhHandleGet")]
    internal static byte* Get(nuint* handle) => (byte*)*handle;

    [RuntimeExport("RhHandleSet")]
    internal static nuint* Set(nuint* handle, byte* target)
    {
        HandleTable.Set(handle, target);
        return handle;
    }

    [RuntimeExport("RhHandleGetDependent")]
    internal static byte* GetDependent(nuint* handle, byte** secondary)
    {
        // The primary object first: while it is in a register, no collection clears the handle.
        byte* primary = (byte*)System.Threading.Volatile.Read(ref *handle);
        *secondary = primary == null ? null : (byte*)HandleTable.GetSecond(handle);
        return primary;
    }

    [RuntimeExport("RhHandleSetDependentSecondary")]
    internal static void SetDependentSecondary(nuint* handle, byte* secondary) => HandleTable.SetSecond(handle, secondary);

    [RuntimeExport("RhRegisterRefCountedHandleCallback")]
    internal static bool RegisterRefCountedCallback(void* callback, MethodTable* type) => GcCallouts.RegisterRefCounted(callback, type);

    [RuntimeExport("RhUnregisterRefCountedHandleCallback")]
    internal static void UnregisterRefCountedCallback(void* callback, MethodTable* type) => GcCallouts.UnregisterRefCounted(callback, type);

    // Functions of COM, which is Windows' alone; NativeAOT on Unix answers the same.
    [RuntimeExport("RhIUnknown_AddRef")]
    internal static uint AddRef(void* instance) => 1;

    [RuntimeExport("RhUntracked_AddRefRelease")]
    internal static uint UntrackedAddRefRelease(void* instance) => 1;

    // Other kinds of NativeAOT's table (variable, sized, asynchronously pinned) are strong ones with hints that mean nothing here.
    private static HandleKind Supported(int kind) => kind switch
    {
        (int)HandleKind.WeakShort or (int)HandleKind.WeakLong or (int)HandleKind.Pinned or (int)HandleKind.RefCounted => (HandleKind)kind,
        _ => HandleKind.Strong,
    };
}
