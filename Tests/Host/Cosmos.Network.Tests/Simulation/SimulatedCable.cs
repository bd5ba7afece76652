namespace Cosmos.Network.Tests.Simulation;

/// <summary>A cable between two cards.</summary>
public sealed class SimulatedCable
{
    /// <summary>Connects two cards.</summary>
    public SimulatedCable(SimulatedNetwork network, SimulatedLink left, SimulatedLink right, LinkConditions? conditions = null, ulong seed = 1)
    {
        LinkConditions both = conditions ?? LinkConditions.Perfect;
        ToRight = new SimulatedWire(network, right, both, seed * 2);
        ToLeft = new SimulatedWire(network, left, both, (seed * 2) + 1);
        left.Output = ToRight;
        right.Output = ToLeft;
    }

    /// <summary>The direction from the first card to the second.</summary>
    public SimulatedWire ToRight { get; }

    /// <summary>The direction from the second card to the first.</summary>
    public SimulatedWire ToLeft { get; }

    /// <summary>Sets what the cable does in both directions.</summary>
    public LinkConditions Conditions
    {
        set => (ToRight.Conditions, ToLeft.Conditions) = (value, value);
    }
}
