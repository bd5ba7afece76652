using System.Runtime.InteropServices;

namespace Cosmos.User;

/// <summary>Functions of the kernel behind <see cref="MachineServices"/> and <see cref="MachineConsole"/>. In an image they are linked; elsewhere there is no such library.</summary>
internal static class NativeMethods
{
    private const string Library = "cosmos";

    [DllImport(Library, EntryPoint = "CosmosNative_GetMachineVersion")]
    internal static extern int GetMachineVersion();

    /// <summary>Number of the opening; 0 when there is no line, negative when somebody has it.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_OpenConsole")]
    internal static extern int OpenConsole();

    /// <summary>Waits for input; bytes read, 0 when the line was closed.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_ReadConsole")]
    internal static extern int ReadConsole(int opening, ref byte buffer, int capacity);

    /// <summary>1 when all of the bytes were sent.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_WriteConsole")]
    internal static extern int WriteConsole(int opening, ref readonly byte buffer, int count);

    [DllImport(Library, EntryPoint = "CosmosNative_CloseConsole")]
    internal static extern void CloseConsole(int opening);

    /// <summary>0 when all words were read, else a <see cref="PhysicalAccessResult"/> and the address that refused.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_ReadPhysicalMemory")]
    internal static extern int ReadPhysicalMemory(ulong address, ref byte destination, nint length, out ulong refused);

    /// <summary>0, or a <see cref="PhysicalAccessResult"/>.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_WritePhysicalMemory")]
    internal static extern int WritePhysicalMemory(ulong address, ulong value);

    /// <summary>1, or 0 when the processor has no such register.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_ReadModelSpecificRegister")]
    internal static extern int ReadModelSpecificRegister(uint index, out ulong value);

    /// <summary>Number of processors; of those that fit, the identifiers of their local APICs are written, the boot processor first.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_GetProcessors")]
    internal static extern int GetProcessors(ref uint apicIds, int capacity);

    [DllImport(Library, EntryPoint = "CosmosNative_GetIdleHalts")]
    internal static extern int GetIdleHalts();

    [DllImport(Library, EntryPoint = "CosmosNative_SetIdleHalts")]
    internal static extern void SetIdleHalts(int halts);

    /// <summary>0; 1 when there is no such processor; 2 when the local APIC did not deliver.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_SendInterrupt")]
    internal static extern int SendInterrupt(int vector, uint apicId);

    /// <summary>1, or 0 when the time was over. Negative milliseconds are no limit.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_WaitForInterrupt")]
    internal static extern int WaitForInterrupt(int vector, long milliseconds);

    [DllImport(Library, EntryPoint = "CosmosNative_GetUnhandledInterrupts")]
    internal static extern long GetUnhandledInterrupts();

    /// <summary>Ends the machine after a moment.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_HaltMachine")]
    internal static extern void HaltMachine(int exitCode);

    /// <summary>Restarts the machine after a moment.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_RestartMachine")]
    internal static extern void RestartMachine();

    [DllImport(Library, EntryPoint = "CosmosNative_IsClockSet")]
    internal static extern int IsClockSet();

    [DllImport(Library, EntryPoint = "CosmosNative_SetClock")]
    internal static extern void SetClock(long unixNanoseconds);

    /// <summary>Length of the text, which is only written when it fits.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_DescribeMachine")]
    internal static extern int DescribeMachine(ref byte buffer, int capacity);

    /// <summary>Identifier of the calling thread.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_GetCurrentThread")]
    internal static extern int GetCurrentThread();

    /// <inheritdoc cref="DescribeMachine"/>
    [DllImport(Library, EntryPoint = "CosmosNative_DescribeThreads")]
    internal static extern int DescribeThreads(ref byte buffer, int capacity);

    /// <summary>As <see cref="DescribeMachine"/>; -1 when there is no such thread.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_DescribeStack")]
    internal static extern int DescribeStack(int threadId, ref byte buffer, int capacity);

    /// <summary>Bytes in all, bytes free, lowest address, first address behind the highest.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_GetPhysicalMemory")]
    internal static extern void GetPhysicalMemory(ref ulong four);

    /// <summary>Number of blocks; those that fit are written as start, size and whether they are free.</summary>
    [DllImport(Library, EntryPoint = "CosmosNative_GetDmaBlocks")]
    internal static extern int GetDmaBlocks(ref ulong triples, int capacity);
}
