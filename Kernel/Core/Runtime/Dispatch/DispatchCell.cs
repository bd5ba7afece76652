using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Dispatch;

/// <summary>
/// The data of an interface call site. ilc lays the cells of one interface method out in a run that ends with a cell whose stub is null and
/// whose second word says which method it is.
/// </summary>
/// <remarks>
/// The second word of a cell is, by its low two bits: 0 a <see cref="DispatchCache"/>; 1 the interface's MethodTable; 3 the same relative to the
/// word; 2 relative, through a pointer.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCell
{
    private const nuint TagMask = 3;
    private const nuint TagCache = 0;
    private const nuint TagPointer = 1;
    private const nuint TagIndirect = 2;

    /// <summary>Vtable offsets are below, and no pointer is.</summary>
    private const nuint VTableOffsetEnd = 0x1000;

    /// <summary>Code that the call site calls.</summary>
    public nuint Stub;

    /// <summary>See the remarks.</summary>
    public nuint Value;

    /// <summary>The cache of the cell, null when it has none yet.</summary>
    public readonly DispatchCache* Cache => (Value & TagMask) == TagCache && Value >= VTableOffsetEnd ? (DispatchCache*)Value : null;

    /// <summary>Which method the cell is for.</summary>
    internal static void Describe(DispatchCell* cell, DispatchCellInfo* info)
    {
        *info = default;
        nuint value = cell->Value;
        if ((value & TagMask) == TagCache)
        {
            if (value >= VTableOffsetEnd)
            {
                *info = DispatchCache.Header((DispatchCache*)value)->Target;
                return;
            }

            info->CellType = DispatchCellType.VTableOffset;
            info->VTableOffset = (uint)value;
            info->HasCache = 1;
            return;
        }

        DispatchCell* last = cell;
        while (last->Stub != 0) last++;
        info->CellType = (DispatchCellType)(last->Value >> 16);
        if (info->CellType == DispatchCellType.InterfaceAndSlot)
        {
            info->InterfaceSlot = (ushort)last->Value;
            info->InterfaceType = InterfaceOf(cell, value);
        }
        else
        {
            info->MetadataToken = (uint)(value >> 2);
        }
    }

    private static void* InterfaceOf(DispatchCell* cell, nuint value)
    {
        if ((value & TagMask) == TagPointer) return (void*)(value & ~TagMask);
        nuint target = ((nuint)(&cell->Value) + (nuint)(nint)(int)value) & ~TagMask;
        return (value & TagMask) == TagIndirect ? *(void**)target : (void*)target;
    }

    /// <summary>The second word of a cell that names its interface directly.</summary>
    internal static nuint Encode(void* interfaceType) => (nuint)interfaceType | TagPointer;
}

/// <summary>CoreLib's <c>System.Runtime.DispatchCellType</c>.</summary>
internal enum DispatchCellType
{
    InterfaceAndSlot = 0,
    MetadataToken = 1,
    VTableOffset = 2,
}

/// <summary>CoreLib's <c>System.Runtime.DispatchCellInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DispatchCellInfo
{
    public DispatchCellType CellType;
    public void* InterfaceType;
    public ushort InterfaceSlot;
    public byte HasCache;
    public uint MetadataToken;
    public uint VTableOffset;
}
