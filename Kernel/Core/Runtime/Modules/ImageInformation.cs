using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Boot;

namespace Cosmos.Core.Runtime.Modules;

/// <summary>What CoreLib asks about the image and the machine.</summary>
internal static unsafe class ImageInformation
{
    private const int CrashInfoSize = 1024;

    // Filled by CoreLib with a JSON description of a fatal error.
    private static CrashInfo s_crashInfo;

    private struct CrashInfo
    {
        public fixed byte Buffer[CrashInfoSize];
    }

    // The directory is where the build puts the program's content files; see StandardTree.
    [RuntimeExport("RhGetModuleFileName")]
    internal static int GetModuleFileName(nint module, byte** name)
    {
        ReadOnlySpan<byte> path = "/app/program"u8;
        *name = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(path));
        return path.Length;
    }

    // ilc embeds runtimeconfig knobs as { uint count; uint padding; byte* keys[count]; byte* values[count]; }.
    [RuntimeExport("RhGetKnobValues")]
    internal static uint GetKnobValues(byte*** keys, byte*** values)
    {
        byte* blob = ImageLayout.Get()->KnobsBlob;
        uint count = *(uint*)blob;
        *keys = (byte**)(blob + 8);
        *values = *keys + count;
        return count;
    }

    [RuntimeExport("RhGetLoadedOSModules")]
    internal static uint GetLoadedOsModules(nint* array)
    {
        // object[] of nint: length at offset 8, elements at 16; a null array asks for the count only.
        if (array != null && *(int*)((byte*)array + 8) > 0)
            *(nint*)((byte*)array + 16) = TypeManager.GetOsModuleFromPointer((nint)ImageLayout.Get()->ImageStart);
        return 1;
    }

    [RuntimeExport("RhGetRuntimeVersion")]
    internal static byte* GetRuntimeVersion(int* length)
    {
        ReadOnlySpan<byte> version = "10.0.12-cosmos"u8;
        *length = version.Length;
        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(version));
    }

    [RuntimeExport("RhGetCrashInfoBuffer")]
    internal static byte* GetCrashInfoBuffer(int* size)
    {
        *size = CrashInfoSize;
        return (byte*)Unsafe.AsPointer(ref s_crashInfo.Buffer[0]);
    }

    // There is no place to write a dump to; the report on the console is the record.
    [RuntimeExport("RhCreateCrashDumpIfEnabled")]
    internal static void CreateCrashDumpIfEnabled(nint exceptionRecord)
    {
    }

    [RuntimeExport("RhCpuIdEx")]
    internal static void CpuIdEx(uint* registers, uint function, uint subfunction) => Cpu.CpuId(function, subfunction, registers);

    [RuntimeExport("RhGetProcessCpuCount")]
    internal static int GetProcessCpuCount() => 1;
}
