namespace Cosmos.Network.Tcp;

/// <summary>A stretch of the stream, such as a SACK block (RFC 2018, section 3).</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte after the last.</param>
internal readonly record struct SequenceRange(SequenceNumber Start, SequenceNumber End)
{
    public int Length => End - Start;

    public bool IsEmpty => End <= Start;
}
