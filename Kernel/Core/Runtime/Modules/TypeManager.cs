using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Core.Boot;
using Cosmos.Core.Memory;

namespace Cosmos.Core.Runtime.Modules;

/// <summary>What CoreLib knows as <c>TypeManagerHandle</c> points at one of these: a compiled module and its sections.</summary>
/// <remarks>There is one module per image: ilc compiles everything into a single object file.</remarks>
internal unsafe struct TypeManager
{
    // Blob n of the reflection metadata is section 300 + n (NativeAOT: ReadyToRunSectionType.ReadonlyBlobRegionStart).
    private const int BlobSectionBase = 300;

    /// <summary>Must be first: CoreLib reads it through the handle.</summary>
    public nint OsModule;

    private ReadyToRunHeader* _header;
    private void** _classlibFunctions;
    private int _classlibFunctionCount;

    [StructLayout(LayoutKind.Sequential)]
    private struct ReadyToRunHeader
    {
        public uint Signature;
        public ushort MajorVersion;
        public ushort MinorVersion;
        public uint Flags;
        public ushort SectionCount;
        public byte EntrySize;
        public byte EntryType;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Section
    {
        public int Id;
        public int Flags;
        public byte* Start;
        public byte* End;
    }

    private static TypeManager* s_only;

    /// <summary>Whether the image's module is registered: metadata can be read from then on.</summary>
    internal static bool IsCreated => s_only != null;

    /// <summary>Pointer <paramref name="id"/> of the table that the class library gave to <c>InitializeModules</c>, or null.</summary>
    internal static void* ClasslibFunction(int id)
    {
        TypeManager* manager = s_only;
        return manager != null && (uint)id < (uint)manager->_classlibFunctionCount ? manager->_classlibFunctions[id] : null;
    }

    [RuntimeExport("RhpRegisterOsModule")]
    internal static nint RegisterOsModule(nint osModule) => osModule;

    [RuntimeExport("RhpCreateTypeManager")]
    internal static TypeManager* Create(nint osModule, nint moduleHeader, void** classlibFunctions, int classlibFunctionCount)
    {
        const uint ReadyToRunSignature = 0x00525452;
        ReadyToRunHeader* header = (ReadyToRunHeader*)moduleHeader;
        if (header->Signature != ReadyToRunSignature)
            Diagnostics.Panic.Halt("runtime: a module has no ReadyToRun header; signature found in detail"u8, header->Signature);
        TypeManager* manager = (TypeManager*)NativeHeap.Allocate((nuint)sizeof(TypeManager));
        if (manager == null)
            Diagnostics.Panic.Halt("runtime: out of memory for the module table"u8);
        manager->OsModule = osModule;
        manager->_header = header;
        manager->_classlibFunctions = classlibFunctions;
        manager->_classlibFunctionCount = classlibFunctionCount;
        s_only = manager;
        return manager;
    }

    [RuntimeExport("RhpGetModuleSection")]
    internal static byte* GetModuleSection(TypeManager** handle, int sectionId, int* length)
    {
        byte* start = Find(*handle, sectionId, out byte* end);
        *length = (int)(end - start);
        return start;
    }

    [RuntimeExport("RhFindBlob")]
    internal static bool FindBlob(TypeManager** handle, uint blobId, byte** blob, uint* size)
    {
        byte* start = Find(*handle, (int)(BlobSectionBase + blobId), out byte* end);
        *blob = start;
        *size = (uint)(end - start);
        return start != null;
    }

    /// <summary>Blob <paramref name="blobId"/> of the module; null before <c>InitializeModules</c> or when the module has none.</summary>
    internal static byte* FindBlob(uint blobId, out uint size)
    {
        size = 0;
        if (s_only == null)
            return null;
        byte* start = Find(s_only, (int)(BlobSectionBase + blobId), out byte* end);
        size = (uint)(end - start);
        return start;
    }

    [RuntimeExport("RhGetOSModuleFromPointer")]
    internal static nint GetOsModuleFromPointer(nint address)
    {
        ImageLayout* image = ImageLayout.Get();
        return s_only != null && (byte*)address >= image->ImageStart && (byte*)address < image->ImageEnd ? s_only->OsModule : 0;
    }

    private static byte* Find(TypeManager* manager, int sectionId, out byte* end)
    {
        Section* section = (Section*)(manager->_header + 1);
        for (int index = 0; index < manager->_header->SectionCount; index++, section++)
        {
            if (section->Id != sectionId)
                continue;
            end = section->End;
            return section->Start;
        }

        end = null;
        return null;
    }
}
