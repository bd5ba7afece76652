using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Boot;

/// <summary>Addresses assigned by the linker; the table itself is in <c>Arch/Amd64/Image.S</c>, in this order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ImageLayout
{
    /// <summary>First byte of the image; code runs to <see cref="TextEnd"/>, constants to <see cref="ReadOnlyEnd"/>, data to <see cref="ImageEnd"/>.</summary>
    public byte* ImageStart;

    /// <inheritdoc cref="ImageStart"/>
    public byte* TextEnd;

    /// <inheritdoc cref="ImageStart"/>
    public byte* ReadOnlyEnd;

    /// <inheritdoc cref="ImageStart"/>
    public byte* ImageEnd;

    /// <summary>Section <c>__managedcode</c>: all code that ilc compiled.</summary>
    public byte* ManagedCodeStart;

    /// <inheritdoc cref="ManagedCodeStart"/>
    public byte* ManagedCodeEnd;

    /// <summary>Section <c>__unbox</c>: unboxing stubs.</summary>
    public byte* UnboxStart;

    /// <inheritdoc cref="UnboxStart"/>
    public byte* UnboxEnd;

    /// <summary>Section <c>.eh_frame_hdr</c>: sorted table of frame descriptions (LSB 5.0, section 10.6.2).</summary>
    public byte* EhFrameHeader;

    /// <summary>Initial contents of a TLS block; the size is a multiple of 64 bytes.</summary>
    public byte* TlsStart;

    /// <inheritdoc cref="TlsStart"/>
    public byte* TlsEnd;

    /// <summary>Section <c>__modules</c>: pointers to ReadyToRun headers.</summary>
    public void** ModulesStart;

    /// <inheritdoc cref="ModulesStart"/>
    public void** ModulesEnd;

    /// <summary>Archive of files embedded by the build.</summary>
    public byte* FilesStart;

    /// <inheritdoc cref="FilesStart"/>
    public byte* FilesEnd;

    /// <summary>Boot stack, then the boot CPU's idle stack.</summary>
    public byte* BootStackBottom;

    /// <inheritdoc cref="BootStackBottom"/>
    public byte* BootStackTop;

    /// <summary>Space for the boot thread's TLS block; ends at <see cref="BootThread"/>.</summary>
    public byte* BootTls;

    /// <summary>The boot thread's block.</summary>
    public ThreadBlock* BootThread;

    /// <summary>Top-level page table.</summary>
    public ulong* PageMapLevel4;

    /// <summary>Time stamp counter at the first instruction.</summary>
    public ulong* BootTimeStamp;

    /// <summary>256 interrupt stubs, 16 bytes apart.</summary>
    public byte* TrapStubs;

    /// <summary>Variables of <c>Traps.S</c> and <c>Switch.S</c>.</summary>
    public ulong* XSaveSize;

    /// <inheritdoc cref="XSaveSize"/>
    public uint* XSaveMask;

    /// <inheritdoc cref="XSaveSize"/>
    public byte* HasFsGsBase;

    /// <summary>First code of a new thread.</summary>
    public void* ThreadStart;

    /// <summary>Optional instruction sets found, in ilc's numbering.</summary>
    public uint* CpuFeatures;

    /// <summary>Runtime knobs (<c>AppContext</c> data) embedded by ilc.</summary>
    public byte* KnobsBlob;

    /// <summary>GC settings embedded by ilc.</summary>
    public byte* SettingsBlob;

    /// <summary>The table.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_image_layout")]
    internal static extern ImageLayout* Get();
}
