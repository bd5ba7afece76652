using Cosmos.Network.Buffers;

namespace Cosmos.Network.Tcp;

/// <summary>A piece of a stream in a queue, which owns one reference to the buffer.</summary>
/// <remarks>Place and length are kept here, not in the buffer: the buffer may be part of a frame that others look at, or hold several pieces.</remarks>
internal struct QueueEntry(PacketBuffer buffer, int start, int length, SequenceNumber sequence)
{
    public PacketBuffer Buffer = buffer;
    public int Start = start;
    public int Length = length;

    /// <summary>The place of the first byte in the stream; not used where the order alone says it.</summary>
    public SequenceNumber Sequence = sequence;

    public readonly SequenceNumber End => Sequence + Length;

    /// <summary>Room in the buffer behind the piece.</summary>
    public readonly int Room => Buffer.Array.Length - Start - Length;
}
