using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Memory;
using Cosmos.Core.Runtime.Modules;
using Cosmos.Core.Time;

namespace Cosmos.System2.Process;

/// <summary>What the class library asks about "its process": the machine runs exactly one.</summary>
internal static unsafe class ProcessExports
{
    private const int AbortExitCode = 134;

    // Values of the enumeration SysConfName at the platform boundary.
    private const int ClockTicksPerSecond = 1;
    private const int PageSize = 2;
    private const int OnlineProcessors = 3;

    // RuntimeInformation.OSArchitecture: Architecture.X64.
    private const int ArchitectureX64 = 1;

    [StructLayout(LayoutKind.Sequential)]
    internal struct ProcessCpuInformation
    {
        public ulong CurrentTime;
        public ulong KernelTime;
        public ulong UserTime;
    }

    [RuntimeExport("SystemNative_Exit"), DoesNotReturn]
    internal static void Exit(int exitCode) => StopBoard(exitCode);

    [RuntimeExport("SystemNative_Abort"), DoesNotReturn]
    internal static void Abort() => StopBoard(AbortExitCode);

    [RuntimeExport("SystemNative_GetPid")]
    internal static int GetPid() => ProcessInformation.ProcessId;

    [RuntimeExport("SystemNative_SysConf")]
    internal static long SysConf(int name) => name switch
    {
        ClockTicksPerSecond => 100,
        PageSize => (long)PageAllocator.PageSize,
        OnlineProcessors => ImageInformation.GetProcessCpuCount(),
        _ => -1,
    };

    [RuntimeExport("SystemNative_GetOSArchitecture")]
    internal static int GetOsArchitecture() => ArchitectureX64;

    // Freed by the caller.
    [RuntimeExport("SystemNative_GetUnixRelease")]
    internal static byte* GetUnixRelease() => Duplicate("10.0.0"u8);

    // What uname(2) calls the version: how the kernel was built. Freed by the caller.
    [RuntimeExport("SystemNative_GetUnixVersion")]
    internal static byte* GetUnixVersion() => Duplicate("#1"u8);

    // Freed by the caller.
    [RuntimeExport("SystemNative_GetProcessPath")]
    internal static byte* GetProcessPath()
    {
        byte* path;
        int length = ImageInformation.GetModuleFileName(0, &path);
        return Duplicate(new ReadOnlySpan<byte>(path, length));
    }

    // Share of the processor in use since the last call, in percent: the thread pool's gate thread asks every 500 ms.
    [RuntimeExport("SystemNative_GetCpuUtilization")]
    internal static double GetCpuUtilization(ProcessCpuInformation* previous)
    {
        ulong now = (ulong)MonotonicClock.Nanoseconds;
        ulong busy = now - (ulong)Cpu.CurrentCpu()->Idle->ProcessorTime;
        ulong elapsed = now - previous->CurrentTime;
        ulong used = busy - previous->UserTime;
        bool first = previous->CurrentTime == 0;
        previous->CurrentTime = now;
        previous->UserTime = busy;
        previous->KernelTime = 0;
        return first || elapsed == 0 ? 0 : Math.Clamp(100.0 * used / elapsed, 0, 100);
    }

    // Shared libraries do not exist: DllImport answers DllNotFoundException.
    [RuntimeExport("SystemNative_LoadLibrary")]
    internal static nint LoadLibrary(byte* name) => 0;

    [RuntimeExport("SystemNative_GetLoadLibraryError")]
    internal static byte* GetLoadLibraryError() =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("shared libraries cannot be loaded on bare metal: everything is linked into the image\0"u8));

    [RuntimeExport("SystemNative_GetProcAddress")]
    internal static nint GetProcAddress(nint library, byte* symbol) => 0;

    [RuntimeExport("SystemNative_GetDefaultSearchOrderPseudoHandle")]
    internal static nint GetDefaultSearchOrderPseudoHandle() => 0;

    [RuntimeExport("SystemNative_FreeLibrary")]
    internal static void FreeLibrary(nint library)
    {
    }

    private static byte* Duplicate(ReadOnlySpan<byte> text)
    {
        byte* copy = (byte*)NativeHeap.Allocate((nuint)text.Length + 1);
        if (copy != null)
            text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }

    // Exported by the board's composition root: flushes the console, then ends the machine.
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_stop"), DoesNotReturn]
    private static extern void StopBoard(int exitCode);
}
