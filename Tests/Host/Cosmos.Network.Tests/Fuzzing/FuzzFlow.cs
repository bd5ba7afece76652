namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>A TCP conversation that the fuzzer has seen the stack take part in.</summary>
internal sealed class FuzzFlow
{
    public required byte[] StackAddress { get; init; }

    public required byte[] PeerAddress { get; init; }

    public required ushort StackPort { get; init; }

    public required ushort PeerPort { get; init; }

    /// <summary>What the stack sends next.</summary>
    public uint StackNext { get; set; }

    /// <summary>What the stack expects next.</summary>
    public uint PeerNext { get; set; }

    /// <summary>The oldest byte of the stack that was not acknowledged.</summary>
    public uint StackUnacknowledged { get; set; }

    public uint Window { get; set; } = 65535;

    public bool UsesTimestamps { get; set; }

    public uint StackTimestamp { get; set; }

    public uint PeerTimestamp { get; set; } = 1000;

    public byte LastFlags { get; set; }
}
