using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Cosmos.Core.Traps;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Machine;

/// <summary>One input of the I/O APIC.</summary>
internal sealed unsafe class MachineInterruptLine(int input, InterruptTrigger trigger, bool isActiveLow) : IInterruptLine
{
    // Resolved when it is made: an interface call may have to look its target up, and that allocates.
    private Func<InterruptOutcome>? _handler;
    private GCHandle _self;
    private bool _isEnabled;

    public int Number => input;

    public void Connect(IInterruptHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Interlocked.CompareExchange(ref _handler, handler.OnInterrupt, null) is not null)
            throw new InvalidOperationException($"Interrupt {input} has a handler.");

        // Never freed: drivers live as long as the machine.
        _self = GCHandle.Alloc(this);
    }

    public void Enable()
    {
        if (_handler is null)
            throw new InvalidOperationException($"Interrupt {input} has no handler.");

        if (_isEnabled)
            return;

        void* context = (void*)GCHandle.ToIntPtr(_self);
        if (!InterruptController.Register(input, trigger == InterruptTrigger.Level, isActiveLow, &OnInterrupt, context))
            throw new InvalidOperationException($"Interrupt {input} does not exist or is shared by too many devices.");

        _isEnabled = true;
    }

    public void Disable()
    {
        if (!_isEnabled)
            return;

        _isEnabled = false;
        InterruptController.Unregister(input, &OnInterrupt, (void*)GCHandle.ToIntPtr(_self));
    }

    /// <summary>The controller is acknowledged by the trap code.</summary>
    public void Acknowledge()
    {
    }

    private static bool OnInterrupt(void* context)
    {
        MachineInterruptLine line = Unsafe.As<MachineInterruptLine>(GCHandle.FromIntPtr((nint)context).Target!);
        return line._handler!() == InterruptOutcome.Handled;
    }
}
