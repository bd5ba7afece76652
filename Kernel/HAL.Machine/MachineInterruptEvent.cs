using System;
using Cosmos.Core.Memory;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Machine;

/// <summary>The kernel's event.</summary>
internal sealed unsafe class MachineInterruptEvent : InterruptEvent
{
    private const int NanosecondsPerTick = 100;

    // Native memory: the scheduler's queues keep the address, and an interrupt may come while the object is already unreachable.
    private readonly KernelEvent* _event;

    internal MachineInterruptEvent()
    {
        _event = (KernelEvent*)NativeHeap.Allocate((nuint)sizeof(KernelEvent));
        if (_event == null)
            throw new OutOfMemoryException("No memory is left for an event.");
    }

    public override void Set() => _event->Set();

    public override bool Wait(TimeSpan timeout)
    {
        if (timeout == Forever)
        {
            _event->Wait();
            return true;
        }

        return _event->Wait(MonotonicClock.Nanoseconds + (timeout.Ticks * NanosecondsPerTick));
    }
}
