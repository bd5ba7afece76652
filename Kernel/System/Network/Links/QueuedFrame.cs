using System;
using Cosmos.Network.Buffers;

namespace Cosmos.Network.Links;

/// <summary>A frame that waits: for room in the link, for the address of the neighbour. Holds references to its buffers.</summary>
internal sealed class QueuedFrame
{
    private FramePart[] _parts = new FramePart[4];
    private int _count;

    /// <summary>The next frame of a queue.</summary>
    public QueuedFrame? Next { get; set; }

    /// <summary>What the device has to finish.</summary>
    public TransmitOffload Offload { get; private set; }

    /// <summary>Headers and payload.</summary>
    public ReadOnlySpan<FramePart> Parts => _parts.AsSpan(0, _count);

    /// <summary>The buffer with the headers.</summary>
    public PacketBuffer Header => _parts[0].Buffer;

    /// <summary>Notes a frame and adds a reference to each buffer.</summary>
    public void Fill(PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload)
    {
        if (_parts.Length <= payload.Length)
            _parts = new FramePart[payload.Length + 1];
        header.AddReference();
        _parts[0] = new FramePart(header, header.Start, header.Length);
        payload.CopyTo(_parts.AsSpan(1));
        _count = payload.Length + 1;
        foreach (FramePart part in payload)
            part.Buffer.AddReference();
        Offload = offload;
    }

    /// <summary>Takes note that headers were written in front.</summary>
    public void RefreshHeader(in TransmitOffload offload)
    {
        PacketBuffer header = Header;
        _parts[0] = new FramePart(header, header.Start, header.Length);
        Offload = offload;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Clear()
    {
        foreach (FramePart part in Parts)
            part.Buffer.Release();
        _parts.AsSpan(0, _count).Clear();
        _count = 0;
        Next = null;
    }
}

/// <summary>Keeps <see cref="QueuedFrame"/>s for use, so that waiting allocates nothing.</summary>
internal sealed class QueuedFramePool
{
    private const int Keep = 1024;
    private QueuedFrame? _free;
    private int _count;

    /// <summary>Takes one with a frame in it.</summary>
    public QueuedFrame Take(PacketBuffer header, ReadOnlySpan<FramePart> payload, in TransmitOffload offload)
    {
        QueuedFrame? frame = _free;
        if (frame is null)
        {
            frame = new QueuedFrame();
        }
        else
        {
            _free = frame.Next;
            frame.Next = null;
            _count--;
        }

        frame.Fill(header, payload, offload);
        return frame;
    }

    /// <summary>Gives the buffers back and keeps the object.</summary>
    public void Return(QueuedFrame frame)
    {
        frame.Clear();
        if (_count >= Keep)
            return;
        frame.Next = _free;
        _free = frame;
        _count++;
    }
}
