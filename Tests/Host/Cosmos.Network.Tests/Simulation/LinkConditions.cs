namespace Cosmos.Network.Tests.Simulation;

/// <summary>What one direction of a cable does to frames. The default is a perfect cable.</summary>
public sealed record LinkConditions
{
    /// <summary>A perfect cable.</summary>
    public static LinkConditions Perfect { get; } = new();

    /// <summary>Microseconds from one end to the other.</summary>
    public long Delay { get; init; }

    /// <summary>Most microseconds added to the delay at random; frames keep their order.</summary>
    public long Jitter { get; init; }

    /// <summary>Speed of the narrowest place on the way, 0 for no limit.</summary>
    public long BitsPerSecond { get; init; }

    /// <summary>Frames that wait at the narrowest place; more are lost.</summary>
    public int QueueLength { get; init; } = 100;

    /// <summary>Probability that a frame is lost.</summary>
    public double Loss { get; init; }

    /// <summary>Probability that the frame after a lost one is lost too; 0 for <see cref="Loss"/>.</summary>
    public double LossAfterLoss { get; init; }

    /// <summary>Probability that a frame arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a frame is overtaken by those behind it.</summary>
    public double Reordering { get; init; }

    /// <summary>Most microseconds that an overtaken frame is late.</summary>
    public long ReorderingDelay { get; init; } = 1000;

    /// <summary>Probability that bits of a frame change.</summary>
    public double Corruption { get; init; }

    /// <summary>Whether the receiver's Ethernet checksum notices changed bits, as real ones do; if not, checksums above have to.</summary>
    public bool CorruptionIsNoticed { get; init; }
}
