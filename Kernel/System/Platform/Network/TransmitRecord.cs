using Cosmos.Network.Buffers;

namespace Cosmos.System2.Network;

/// <summary>The buffers of one frame that a device is reading: what comes back at the end of the transmission.</summary>
internal sealed class TransmitRecord(int capacity)
{
    private readonly PacketBuffer?[] _buffers = new PacketBuffer?[capacity];
    private int _count;

    /// <summary>The next unused record.</summary>
    internal TransmitRecord? Next { get; set; }

    /// <summary>Keeps a buffer until <see cref="Release"/>.</summary>
    internal void Add(PacketBuffer buffer)
    {
        buffer.AddReference();
        _buffers[_count++] = buffer;
    }

    /// <summary>Lets all buffers go.</summary>
    internal void Release()
    {
        for (int i = 0; i < _count; i++)
        {
            _buffers[i]!.Release();
            _buffers[i] = null;
        }

        _count = 0;
    }
}
