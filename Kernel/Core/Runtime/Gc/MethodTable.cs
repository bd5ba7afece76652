using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// What the collector reads of a NativeAOT method table (CoreLib's <c>Internal.Runtime.MethodTable</c>). The GC descriptor lies
/// below it and grows downwards.
/// </summary>
/// <remarks>
/// Object layout: 8 bytes of header below the reference (the upper 4 hold lock and hash code), method table at 0, array and string
/// length (32 bits) at 8. Sizes count the header.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct MethodTable
{
    /// <summary>EETypeFlags.HasPointersFlag: instances contain references, a GC descriptor exists.</summary>
    internal const uint HasPointersFlag = 0x01000000;

    private const uint HasFinalizerFlag = 0x00100000;
    private const uint ElementTypeMask = 0x7C000000;
    private const int ElementTypeShift = 26;
    private const uint SzArrayElementType = 0x18;

    // EETypeFlagsEx: the low half of the flags, only where there is no component size.
    private const uint HasEagerFinalizerFlag = 0x0001;
    private const uint HasCriticalFinalizerFlag = 0x0002;

    /// <summary>EETypeFlags; the low 16 bits are the component size when the sign bit (HasComponentSizeFlag) is set.</summary>
    public uint Flags;

    /// <summary>Size of an instance without its elements, in bytes, header included.</summary>
    public uint BaseSize;

    /// <summary>Instances are arrays or strings: a length at offset 8 counts components.</summary>
    internal readonly bool HasComponentSize => (int)Flags < 0;

    /// <summary>Size of one element, in bytes; meaningful when <see cref="HasComponentSize"/>.</summary>
    internal readonly nuint ComponentSize => (ushort)Flags;

    /// <summary>Instances contain references.</summary>
    internal readonly bool HasPointers => (Flags & HasPointersFlag) != 0;

    /// <summary>Instances have a finalizer.</summary>
    internal readonly bool HasFinalizer => (Flags & HasFinalizerFlag) != 0;

    /// <summary>The finalizer runs after all ordinary ones of the same round (<c>CriticalFinalizerObject</c>).</summary>
    internal readonly bool HasCriticalFinalizer => !HasComponentSize && (Flags & HasCriticalFinalizerFlag) != 0;

    /// <summary>The collector finalizes instances itself: <c>WeakReference</c>, whose finalizer is empty.</summary>
    internal readonly bool HasEagerFinalizer => !HasComponentSize && (Flags & HasEagerFinalizerFlag) != 0;

    /// <summary>Single-dimensional array with lower bound 0.</summary>
    internal readonly bool IsSzArray => (Flags & ElementTypeMask) >> ElementTypeShift == SzArrayElementType;
}
