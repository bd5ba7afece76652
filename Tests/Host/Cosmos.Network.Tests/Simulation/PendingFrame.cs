using System;
using Cosmos.Network.Links;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>A frame in the transmit queue of a card, with references to its buffers.</summary>
internal sealed class PendingFrame
{
    private readonly FramePart[] _parts;
    private readonly byte[] _copy;

    public PendingFrame(in OutgoingFrame frame)
    {
        _parts = frame.Parts.ToArray();
        if (_parts.Length == 0)
            throw new InvalidOperationException("A frame without parts.");
        Offload = frame.Offload;
        _copy = new byte[frame.Length];
        Gather(_copy);
        foreach (FramePart part in _parts)
            part.Buffer.AddReference();
    }

    public TransmitOffload Offload { get; }

    public int Length => _copy.Length;

    /// <summary>The device has read the frame.</summary>
    public byte[] Complete(bool compare)
    {
        if (compare)
        {
            byte[] now = new byte[_copy.Length];
            Gather(now);
            if (!now.AsSpan().SequenceEqual(_copy))
                throw new InvalidOperationException("The stack changed a frame that was queued to be sent.");
        }

        foreach (FramePart part in _parts)
            part.Buffer.Release();
        return _copy;
    }

    private void Gather(Span<byte> destination)
    {
        foreach (FramePart part in _parts)
        {
            if (part.Length <= 0)
                throw new InvalidOperationException("A frame with an empty part.");
            part.Bytes.CopyTo(destination);
            destination = destination[part.Length..];
        }
    }
}
