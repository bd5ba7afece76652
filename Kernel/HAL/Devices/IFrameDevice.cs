using System;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Devices;

/// <summary>A network interface that carries Ethernet frames.</summary>
/// <remarks>
/// <see cref="TryReceive"/> and <see cref="TrySend"/> never block and are called by one thread; that thread sleeps on
/// <see cref="Activity"/> when both have nothing to do.
/// </remarks>
public interface IFrameDevice
{
    /// <summary>The device's own address: 6 bytes.</summary>
    ReadOnlySpan<byte> Address { get; }

    /// <summary>Longest frame without FCS that can be sent, in bytes; 1514 for plain Ethernet.</summary>
    int MaximumFrameLength { get; }

    /// <summary>Whether the link is up.</summary>
    bool IsLinkUp { get; }

    /// <summary>Set when a frame arrived, when room to send became free, or when the link changed.</summary>
    InterruptEvent Activity { get; }

    /// <summary>Takes the next received frame, without FCS.</summary>
    /// <param name="buffer">Buffer of the caller, at least <see cref="MaximumFrameLength"/> long.</param>
    /// <param name="length">Length of the frame.</param>
    /// <returns><see langword="false"/> when no frame waits.</returns>
    bool TryReceive(Span<byte> buffer, out int length);

    /// <summary>Queues a frame, without FCS; it is copied before the call returns.</summary>
    /// <param name="frame">At most <see cref="MaximumFrameLength"/> bytes, headers included.</param>
    /// <returns><see langword="false"/> when the queue is full; <see cref="Activity"/> is set when there is room.</returns>
    bool TrySend(ReadOnlySpan<byte> frame);
}
