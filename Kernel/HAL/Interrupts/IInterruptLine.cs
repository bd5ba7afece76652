using System;

namespace Cosmos.HAL.Interrupts;

/// <summary>The right to one interrupt line: one input of the interrupt controller, or one message vector.</summary>
public interface IInterruptLine
{
    /// <summary>Number of the line as the firmware tables count it (x86: global system interrupt), for reports.</summary>
    int Number { get; }

    /// <summary>Installs <paramref name="handler"/>; the line stays masked until <see cref="Enable"/>.</summary>
    /// <exception cref="InvalidOperationException">Another handler is installed.</exception>
    void Connect(IInterruptHandler handler);

    /// <summary>Unmasks the line. Thread context only.</summary>
    /// <exception cref="InvalidOperationException">No handler is installed.</exception>
    void Enable();

    /// <summary>Masks the line; a handler that is running on another CPU may still be finishing. Callable from interrupt handlers.</summary>
    void Disable();

    /// <summary>
    /// Tells a level-triggered controller that the cause is gone, for handlers that leave the line masked and finish in a thread.
    /// Where the controller is acknowledged by the trap code itself this does nothing. Callable from interrupt handlers.
    /// </summary>
    void Acknowledge();
}
