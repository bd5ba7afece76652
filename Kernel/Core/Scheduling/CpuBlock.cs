using System.Runtime.InteropServices;
using Cosmos.Core.Memory;

namespace Cosmos.Core.Scheduling;

/// <summary>Everything the kernel keeps for one CPU. GS base points at it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CpuBlock
{
    internal const int PriorityCount = 32;
    internal const int ReserveCapacity = 64;

    /// <summary>Address of this block, at offset 0 (Offsets.inc).</summary>
    public CpuBlock* Self;

    /// <summary>Position among the CPUs, from 0.</summary>
    public int Index;

    /// <summary>Local APIC identifier.</summary>
    public uint ApicId;

    /// <summary>Guards everything below, and the scheduling state of the threads on this CPU.</summary>
    public SpinLock Lock;

    /// <summary>The running thread.</summary>
    public ThreadBlock* Current;

    /// <summary>Runs when nothing else can.</summary>
    public ThreadBlock* Idle;

    /// <summary>Bit n: run queue n is not empty.</summary>
    public uint ReadyMask;

    /// <summary>Threads that wait with a time limit, ordered by <see cref="ThreadBlock.WakeTime"/>.</summary>
    public TimerHeap Timers;

    /// <summary>Time for which the timer interrupt is armed, in nanoseconds; <see cref="long.MaxValue"/> when it is not.</summary>
    public long ArmedTime;

    /// <summary>Dead thread that this CPU just switched away from.</summary>
    public ThreadBlock* Zombie;

    /// <summary>Set while a fault handler runs on the IST stack.</summary>
    public int InFault;

    /// <summary>Set while an interrupt handler runs.</summary>
    public int InInterrupt;

    /// <summary>Thread switches so far.</summary>
    public long SwitchCount;

    /// <summary>Interrupts so far.</summary>
    public long InterruptCount;

    private int _reserveCount;
    private fixed long _reserve[ReserveCapacity];
    private fixed long _runQueueHeads[PriorityCount];
    private fixed long _runQueueTails[PriorityCount];

    /// <summary>First thread of a run queue.</summary>
    internal ThreadBlock* Head(int priority) => (ThreadBlock*)_runQueueHeads[priority];

    /// <summary>Appends or prepends a thread to its run queue. The lock is held.</summary>
    internal void Enqueue(ThreadBlock* thread, bool atFront)
    {
        int priority = thread->Priority;
        ThreadBlock* head = (ThreadBlock*)_runQueueHeads[priority];
        thread->QueueNext = null;
        thread->QueuePrevious = null;
        if (head == null)
        {
            _runQueueHeads[priority] = (long)thread;
            _runQueueTails[priority] = (long)thread;
        }
        else if (atFront)
        {
            thread->QueueNext = head;
            head->QueuePrevious = thread;
            _runQueueHeads[priority] = (long)thread;
        }
        else
        {
            ThreadBlock* tail = (ThreadBlock*)_runQueueTails[priority];
            tail->QueueNext = thread;
            thread->QueuePrevious = tail;
            _runQueueTails[priority] = (long)thread;
        }

        ReadyMask |= 1u << priority;
    }

    /// <summary>Takes a thread out of its run queue. The lock is held.</summary>
    internal void Dequeue(ThreadBlock* thread)
    {
        int priority = thread->Priority;
        if (thread->QueuePrevious != null)
            thread->QueuePrevious->QueueNext = thread->QueueNext;
        else
            _runQueueHeads[priority] = (long)thread->QueueNext;
        if (thread->QueueNext != null)
            thread->QueueNext->QueuePrevious = thread->QueuePrevious;
        else
            _runQueueTails[priority] = (long)thread->QueuePrevious;
        if (_runQueueHeads[priority] == 0)
            ReadyMask &= ~(1u << priority);
        thread->QueueNext = null;
        thread->QueuePrevious = null;
    }

    /// <summary>
    /// A page for the stack-fault handler: from the page allocator, or from the CPU's reserve when the fault interrupted the
    /// allocator itself. Null when both are exhausted.
    /// </summary>
    internal byte* TakeReservePage()
    {
        byte* page = PageAllocator.TryAllocatePageMasked();
        if (page == null && _reserveCount > 0)
            page = (byte*)_reserve[--_reserveCount];
        return page;
    }

    /// <summary>Fills the reserve of <see cref="TakeReservePage"/>. Interrupts are masked; no allocator lock is held.</summary>
    internal void RefillReserve()
    {
        while (_reserveCount < ReserveCapacity)
        {
            byte* page = PageAllocator.TryAllocatePageMasked();
            if (page == null)
                return;
            _reserve[_reserveCount++] = (long)page;
        }
    }

    /// <summary>Whether the reserve has been used.</summary>
    internal readonly bool NeedsRefill => _reserveCount < ReserveCapacity / 2;
}
