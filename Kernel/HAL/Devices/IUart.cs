using System;

namespace Cosmos.HAL.Devices;

/// <summary>An asynchronous serial line with buffers in both directions.</summary>
/// <remarks>One thread reads; any number of threads write. All members are for thread context.</remarks>
public interface IUart
{
    /// <summary>Takes received bytes; waits until there is at least one.</summary>
    /// <param name="destination">Buffer of the caller; empty buffers return 0 at once.</param>
    /// <param name="timeout">Longest wait, or <see cref="Interrupts.InterruptEvent.Forever"/>.</param>
    /// <returns>Bytes copied, 0 when the time was over.</returns>
    int Read(Span<byte> destination, TimeSpan timeout);

    /// <summary>Queues bytes for transmission, in order and not interleaved with other writers; waits only while the queue is full.</summary>
    /// <param name="source">Copied before the call returns.</param>
    /// <returns><see cref="UartWriteResult.Stalled"/> when the line stopped moving; the rest of the bytes is dropped.</returns>
    UartWriteResult Write(ReadOnlySpan<byte> source);

    /// <summary>Waits until everything queued has left the transmitter, its shift register included.</summary>
    /// <returns><see cref="UartWriteResult.Stalled"/> when the line stopped moving.</returns>
    UartWriteResult Drain();
}
