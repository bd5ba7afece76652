using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Runtime.Gc;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Tests.Gc;

/// <summary>A machine for the collector: an arena with a page allocator, threads with stacks that tests write to, types.</summary>
internal sealed unsafe class TestWorld : IDisposable
{
    internal const int StackWords = 1024;
    private const nuint PageSize = 4096;

    private static TestWorld? s_current;

    private readonly byte* _arena;
    private readonly nuint _pages;
    private readonly bool[] _used;
    private readonly nint[] _threads;
    private nuint _freePages;

    /// <summary>Makes a machine and initialises the heap on it.</summary>
    internal TestWorld(int megabytes, int threads = 1, nuint markStack = 0, uint stress = 0, nuint nursery = 0, bool poison = true, nuint limit = 0)
    {
        s_current = this;
        Types = new TestTypes();
        _pages = (nuint)megabytes * 256;
        _freePages = _pages;
        _used = new bool[_pages];
        _arena = (byte*)NativeMemory.AlignedAlloc(_pages * PageSize, HeapBlock.SizeInBytes);

        // Contents of fresh memory are undefined: tables must not rely on zeros.
        NativeMemory.Fill(_arena, _pages * PageSize, 0x5A);
        _threads = new nint[threads];
        for (int index = 0; index < threads; index++)
        {
            ThreadBlock* thread = (ThreadBlock*)NativeMemory.AllocZeroed((nuint)sizeof(ThreadBlock));
            nuint* stack = (nuint*)NativeMemory.AllocZeroed(StackWords * (nuint)sizeof(nuint));
            thread->Self = thread;
            thread->SavedStackPointer = (byte*)stack;
            thread->StackBase = (byte*)(stack + StackWords);
            _threads[index] = (nint)thread;
            if (index > 0)
                ((ThreadBlock*)_threads[index - 1])->NextThread = thread;
        }

        Current = (ThreadBlock*)_threads[0];
        GcOptions.Poison = poison;
        GcOptions.Verify = true;
        GcOptions.StressInterval = stress;
        GcOptions.NurserySize = nursery;
        GcOptions.HeapLimit = limit;
        Bind();
        GcHeap.InitializeTables(markStack);
    }

    internal TestTypes Types { get; }

    /// <summary>The thread that allocates and collects.</summary>
    internal ThreadBlock* Current { get; set; }

    internal nuint FreePages => _freePages;

    internal int FinalizerSignals { get; private set; }

    /// <summary>Runs when the world has been stopped, before the collector looks at anything.</summary>
    internal Action? WhenStopped { get; set; }

    internal ThreadBlock* Thread(int index) => (ThreadBlock*)_threads[index];

    internal nuint* Stack(int index) => (nuint*)Thread(index)->SavedStackPointer;

    /// <summary>A location outside the heap, but inside of the arena: stands for the image.</summary>
    internal byte* AllocateForeign(nuint bytes)
    {
        byte* result = AllocatePages((bytes + PageSize - 1) / PageSize, PageSize);
        NativeMemory.Clear(result, bytes);
        return result;
    }

    /// <summary>Allocates as compiled code does: bump in the buffer, or the slow path.</summary>
    internal byte* New(MethodTable* type, int length = 0, uint flags = 0)
    {
        ThreadBlock* thread = Current;
        nuint size = ObjectModel.SizeOf(type, (nuint)length);
        byte* instance = thread->AllocationPointer;
        if ((flags & Allocator.FinalizeFlag) == 0 && instance + size <= thread->AllocationLimit && instance != null)
        {
            if (type->HasComponentSize)
                *(int*)(instance + 8) = length;
            *(MethodTable**)instance = type;
            thread->AllocationPointer = instance + size;
            return instance;
        }

        return Allocator.Allocate(type, (nuint)length, flags);
    }

    /// <summary>Stores a reference as the write barrier does.</summary>
    internal static void Store(byte* instance, int offset, byte* value)
    {
        *(byte**)(instance + offset) = value;
        CardTable.Dirty((nuint)(instance + offset));
    }

    internal static byte* Load(byte* instance, int offset) => *(byte**)(instance + offset);

    internal static void CollectFull() => Collector.Collect(full: true, CollectionReason.Induced);

    internal static void CollectNursery() => Collector.Collect(full: false, CollectionReason.Induced);

    public void Dispose()
    {
        foreach (nint address in _threads)
        {
            ThreadBlock* thread = (ThreadBlock*)address;
            NativeMemory.Free(thread->SavedStackPointer);
            NativeMemory.Free(thread);
        }

        NativeMemory.AlignedFree(_arena);
        Types.Dispose();
        s_current = null;
    }

    private void Bind()
    {
        GcEnvironment.AddressBase = (nuint)_arena;
        GcEnvironment.AddressEnd = (nuint)_arena + _pages * PageSize;
        GcEnvironment.AllocatePages = &AllocatePages;
        GcEnvironment.FreePages = &ReturnPages;
        GcEnvironment.FreeMemory = &FreeMemory;
        GcEnvironment.TotalMemory = &TotalMemory;
        GcEnvironment.CurrentThread = &CurrentThread;
        GcEnvironment.FirstThread = &FirstThread;
        GcEnvironment.DisablePreemption = &Nothing;
        GcEnvironment.EnablePreemption = &Nothing;
        GcEnvironment.StopTheWorld = &Stop;
        GcEnvironment.ResumeTheWorld = &Nothing;
        GcEnvironment.CaptureRegisters = &CaptureRegisters;
        GcEnvironment.Now = &Now;
        GcEnvironment.Clear = &Clear;
        GcEnvironment.SignalFinalizer = &SignalFinalizer;
        GcEnvironment.Fail = &Fail;
    }

    private static byte* AllocatePages(nuint count, nuint alignment)
    {
        TestWorld world = s_current!;
        nuint step = alignment / PageSize;
        for (nuint first = 0; first + count <= world._pages; first += step)
        {
            nuint index = 0;
            while (index < count && !world._used[first + index])
                index++;
            if (index != count)
                continue;
            for (index = 0; index < count; index++)
                world._used[first + index] = true;
            world._freePages -= count;
            return world._arena + first * PageSize;
        }

        return null;
    }

    private static void ReturnPages(byte* address, nuint count)
    {
        TestWorld world = s_current!;
        nuint first = (nuint)(address - world._arena) / PageSize;
        for (nuint index = 0; index < count; index++)
        {
            if (!world._used[first + index])
                throw new InvalidOperationException("pages freed twice");
            world._used[first + index] = false;
        }

        // Whoever gets the pages next scribbles on them.
        NativeMemory.Fill(address, count * PageSize, 0x5A);
        world._freePages += count;
    }

    private static nuint FreeMemory() => s_current!._freePages * PageSize;

    private static nuint TotalMemory() => s_current!._pages * PageSize;

    private static ThreadBlock* CurrentThread() => s_current!.Current;

    private static ThreadBlock* FirstThread() => (ThreadBlock*)s_current!._threads[0];

    private static void Nothing()
    {
    }

    private static void Stop() => s_current!.WhenStopped?.Invoke();

    private static byte* CaptureRegisters(nuint* six) => s_current!.Current->SavedStackPointer;

    private static long Now() => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    private static void Clear(byte* address, nuint bytes) => NativeMemory.Clear(address, bytes);

    private static void SignalFinalizer() => s_current!.FinalizerSignals++;

    private static void Fail(byte* message, int length, ulong detail)
        => throw new HeapBrokenException($"{Encoding.UTF8.GetString(message, length)}: 0x{detail:x}");
}

/// <summary>The collector gave up.</summary>
internal sealed class HeapBrokenException(string message) : Exception(message);
