using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Diagnostics;

namespace Cosmos.Core.Boot;

/// <summary>Kind of a range of the firmware's memory map (ACPI 6.5, table 15.5; the PVH numbers are the same).</summary>
internal enum MemoryType : uint
{
    /// <summary>Usable.</summary>
    Ram = 1,

    /// <summary>Not to be touched.</summary>
    Reserved = 2,

    /// <summary>ACPI tables, reclaimable.</summary>
    AcpiReclaimable = 3,
}

/// <summary>A range of physical memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MemoryRange
{
    /// <summary>First byte.</summary>
    public ulong Start;

    /// <summary>Size, in bytes.</summary>
    public ulong Size;

    /// <summary>Kind.</summary>
    public MemoryType Type;

    private uint _reserved;
}

/// <summary>
/// Copy of what the boot protocol handed over, taken before anything else can overwrite it.
/// </summary>
/// <remarks>Layout of the source: xen/include/public/arch-x86/hvm/start_info.h.</remarks>
internal unsafe struct BootInformation
{
    internal const int CommandLineCapacity = 4096;
    internal const int RangeCapacity = 128;

    private const uint StartInfoMagic = 0x336EC578;

    /// <summary>Ranges used in <see cref="Ranges"/>.</summary>
    public int RangeCount;

    /// <summary>Length of the command line, in bytes.</summary>
    public int CommandLineLength;

    /// <summary>Physical address of the ACPI root pointer, or 0.</summary>
    public ulong RootSystemDescriptionPointer;

    private fixed byte _commandLine[CommandLineCapacity];
    private fixed byte _ranges[RangeCapacity * 24];

    // Zero-initialised, outside the managed heap: usable before the runtime exists.
    private static BootInformation s_current;

    /// <summary>The information of this boot.</summary>
    internal static BootInformation* Current => (BootInformation*)Unsafe.AsPointer(ref s_current);

    /// <summary>Command line in the encoding of the boot loader (UTF-8), zero-terminated.</summary>
    internal byte* CommandLine => (byte*)Unsafe.AsPointer(ref _commandLine[0]);

    /// <summary>Memory map.</summary>
    internal MemoryRange* Ranges => (MemoryRange*)Unsafe.AsPointer(ref _ranges[0]);

    /// <summary>Whether an address is in main memory, whoever uses it.</summary>
    internal bool IsRam(ulong address)
    {
        for (int index = 0; index < RangeCount; index++)
        {
            if (Ranges[index].Type == MemoryType.Ram && address - Ranges[index].Start < Ranges[index].Size)
                return true;
        }

        return false;
    }

    /// <summary>Copies the structure of the PVH boot protocol at <paramref name="startInfo"/>.</summary>
    internal static void ReadPvh(PvhStartInfo* startInfo)
    {
        BootInformation* current = Current;
        if (startInfo->Magic != StartInfoMagic)
            Panic.Halt("boot: EBX does not point to a PVH start_info structure; magic found in detail"u8, startInfo->Magic);
        if (startInfo->Version < 1 || startInfo->MemoryMapEntries == 0)
            Panic.Halt("boot: the PVH start_info structure has no memory map (version 1 is needed); version in detail"u8, startInfo->Version);
        current->RootSystemDescriptionPointer = startInfo->RootSystemDescriptionPointer;

        byte* source = (byte*)startInfo->CommandLine;
        int length = 0;
        if (source != null)
        {
            while (length < CommandLineCapacity - 1 && source[length] != 0)
            {
                current->CommandLine[length] = source[length];
                length++;
            }

            if (source[length] != 0)
                EarlyConsole.Write("cosmos: the command line is longer than 4095 bytes; the rest is ignored\n"u8);
        }

        current->CommandLineLength = length;

        MemoryRange* entry = (MemoryRange*)startInfo->MemoryMap;
        uint count = startInfo->MemoryMapEntries;
        if (count > RangeCapacity)
        {
            EarlyConsole.Write("cosmos: the memory map has more than 128 ranges; the rest is ignored\n"u8);
            count = RangeCapacity;
        }

        for (uint index = 0; index < count; index++)
            current->Ranges[index] = entry[index];
        current->RangeCount = (int)count;
    }
}

/// <summary><c>hvm_start_info</c> of the PVH boot protocol.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PvhStartInfo
{
    public uint Magic;
    public uint Version;
    public uint Flags;
    public uint ModuleCount;
    public ulong Modules;
    public ulong CommandLine;
    public ulong RootSystemDescriptionPointer;
    public ulong MemoryMap;
    public uint MemoryMapEntries;
    public uint Reserved;
}
