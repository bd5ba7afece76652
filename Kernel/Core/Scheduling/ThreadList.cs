using System;
using System.Runtime.CompilerServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Memory;
using Cosmos.Core.Time;

namespace Cosmos.Core.Scheduling;

/// <summary>All threads: creation, enumeration, reclamation.</summary>
internal static unsafe class ThreadList
{
    // Unmapped addresses below each stack: an overflow by one large frame must not reach the next stack.
    private const nuint GuardSize = 64 * 1024;

    /// <summary>Stack of a thread that asks for no particular size, in bytes: as on Linux. Only touched pages take memory.</summary>
    internal const nuint DefaultStackSize = 8 * 1024 * 1024;

    private static SpinLock s_lock;
    private static ThreadBlock* s_first;
    private static ThreadBlock* s_graveyard;
    private static int s_count;
    private static int s_nextId;

    /// <summary>The first thread; follow <see cref="ThreadBlock.NextThread"/> with the world stopped.</summary>
    internal static ThreadBlock* First => s_first;

    /// <summary>Threads alive, the idle threads among them.</summary>
    internal static int Count => s_count;

    /// <summary>Makes the code that is running a thread: the boot CPU's idle thread.</summary>
    internal static void AdoptBootThread(ImageLayout* image, CpuBlock* cpu)
    {
        ThreadBlock* thread = image->BootThread;
        nuint tlsSize = (nuint)(image->TlsEnd - image->TlsStart);
        if (tlsSize > (nuint)((byte*)image->BootThread - image->BootTls))
            Panic.Halt("threads: the program's TLS block is larger than the space reserved for the boot thread; size in detail"u8, tlsSize);
        thread->TlsBase = (byte*)thread - tlsSize;
        CopyTls(image, thread->TlsBase);
        thread->StackBase = image->BootStackTop;
        thread->StackLimit = image->BootStackBottom;
        thread->Cpu = cpu;
        thread->State = ThreadState.Running;
        thread->TimerIndex = -1;
        SetName(thread, "idle"u8);
        Register(thread);
        cpu->Current = thread;
        cpu->Idle = thread;
    }

    /// <summary>Creates a thread; <see cref="Scheduler.Start"/> runs it.</summary>
    /// <param name="stackSize">Usable stack in bytes; 0 for <see cref="DefaultStackSize"/>. Rounded up to pages, at least 64 KiB.</param>
    /// <param name="entry">Function to run.</param>
    /// <param name="argument">Its argument.</param>
    /// <returns>The thread, or null when memory or address space is exhausted.</returns>
    internal static ThreadBlock* Create(nuint stackSize, delegate* unmanaged<void*, void*> entry, void* argument)
    {
        Reap();
        if (stackSize == 0)
            stackSize = DefaultStackSize;
        stackSize = nuint.Max(64 * 1024, (stackSize + 4095) & ~(nuint)4095);
        ImageLayout* image = ImageLayout.Get();
        nuint tlsSize = (nuint)(image->TlsEnd - image->TlsStart);
        byte* block = (byte*)NativeHeap.Allocate(tlsSize + ThreadBlock.SizeInBytes + 64);
        if (block == null)
            return null;
        byte* limit = DemandArea.Reserve(stackSize, GuardSize, out byte* stackBase);
        if (limit == null || !ReserveTimer())
        {
            if (limit != null)
                DemandArea.Release(limit, stackBase);
            NativeHeap.Free(block);
            return null;
        }

        // The TLS block ends where the thread block starts, and both keep the TLS alignment of 64.
        byte* tls = (byte*)(((nuint)block + 63) & ~(nuint)63);
        ThreadBlock* thread = (ThreadBlock*)(tls + tlsSize);
        thread->Self = thread;
        thread->BlockBase = block;
        thread->TlsBase = tls;
        CopyTls(image, tls);
        thread->StackBase = stackBase;
        thread->StackLimit = limit;
        thread->Entry = entry;
        thread->EntryArgument = argument;
        thread->Priority = Scheduler.NormalPriority;
        thread->TimerIndex = -1;
        thread->Cpu = Cpu.CurrentCpu();

        // Written through the new stack's own address: the page-fault handler maps its first page here.
        nuint* top = (nuint*)thread->StackBase;
        *--top = 0;
        *--top = 0;
        *--top = (nuint)image->ThreadStart;
        for (int index = 0; index < 6; index++)
            *--top = 0;
        thread->SavedStackPointer = (byte*)top;
        Register(thread);
        return thread;
    }

    /// <summary>Copies what is known of each thread, newest first.</summary>
    /// <returns>Number of threads copied.</returns>
    internal static int Snapshot(ThreadInformation* destination, int capacity)
    {
        int count = 0;
        nuint flags = s_lock.Acquire();
        long now = MonotonicClock.Nanoseconds;
        for (ThreadBlock* thread = s_first; thread != null && count < capacity; thread = thread->NextThread)
        {
            ThreadInformation* information = &destination[count++];
            information->Id = thread->Id;
            information->State = thread->State;
            information->Priority = thread->Priority;
            information->ProcessorTime = thread->ProcessorTime + (thread->State == ThreadState.Running ? now - thread->SliceStart : 0);
            information->IsTimed = thread->TimerIndex >= 0;
            Unsafe.CopyBlock(information->Name, thread->Name, ThreadInformation.NameCapacity);
        }

        s_lock.Release(flags);
        return count;
    }

    /// <summary>The thread with an identifier, or null. Only with the world stopped.</summary>
    internal static ThreadBlock* Find(int id)
    {
        ThreadBlock* thread = s_first;
        while (thread != null && thread->Id != id)
            thread = thread->NextThread;
        return thread;
    }

    /// <summary>Names a thread; the name is cut after 63 bytes, at a character boundary.</summary>
    internal static void SetName(ThreadBlock* thread, ReadOnlySpan<byte> utf8)
    {
        int length = int.Min(utf8.Length, 63);
        while (length > 0 && length < utf8.Length && (utf8[length] & 0xC0) == 0x80)
            length--;
        for (int index = 0; index < length; index++)
            thread->Name[index] = utf8[index];
        thread->Name[length] = 0;
    }

    /// <summary>Queues a dead thread for <see cref="Reap"/>. Interrupts are masked.</summary>
    internal static void Bury(ThreadBlock* thread)
    {
        s_lock.AcquireMasked();
        if (thread->PreviousThread != null)
            thread->PreviousThread->NextThread = thread->NextThread;
        else
            s_first = thread->NextThread;
        if (thread->NextThread != null)
            thread->NextThread->PreviousThread = thread->PreviousThread;
        s_count--;
        thread->NextThread = s_graveyard;
        s_graveyard = thread;
        s_lock.ReleaseMasked();
    }

    /// <summary>Returns the memory of dead threads. Thread context, not in a critical section.</summary>
    internal static void Reap()
    {
        while (s_graveyard != null)
        {
            nuint flags = s_lock.Acquire();
            ThreadBlock* thread = s_graveyard;
            if (thread != null)
                s_graveyard = thread->NextThread;
            s_lock.Release(flags);
            if (thread == null)
                return;
            DemandArea.Release(thread->StackLimit, thread->StackBase);
            NativeHeap.Free(thread->BlockBase);
        }
    }

    // Variant II: the block ends at the thread pointer. The linker script pads it to a multiple of its alignment.
    private static void CopyTls(ImageLayout* image, byte* tls) => Unsafe.CopyBlock(tls, image->TlsStart, (uint)(image->TlsEnd - image->TlsStart));

    private static void Register(ThreadBlock* thread)
    {
        nuint flags = s_lock.Acquire();
        thread->Id = s_nextId++;
        thread->NextThread = s_first;
        thread->PreviousThread = null;
        if (s_first != null)
            s_first->PreviousThread = thread;
        s_first = thread;
        s_count++;
        s_lock.Release(flags);
    }

    // Any thread may come to wait on this CPU: its timer heap must hold all of them.
    private static bool ReserveTimer()
    {
        CpuBlock* cpu = Cpu.CurrentCpu();
        int needed = s_count + 2;
        if (cpu->Timers.HasCapacity(needed))
            return true;
        int capacity = needed * 2 + 64;
        void* items = NativeHeap.Allocate((nuint)capacity * 8);
        if (items == null)
            return false;
        nuint flags = cpu->Lock.Acquire();
        void* old = cpu->Timers.Grow((ThreadBlock**)items, capacity);
        cpu->Lock.Release(flags);
        NativeHeap.Free(old);
        return true;
    }
}
