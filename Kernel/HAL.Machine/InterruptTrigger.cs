namespace Cosmos.HAL.Machine;

/// <summary>How a device asks for an interrupt.</summary>
public enum InterruptTrigger
{
    /// <summary>By a change of its output.</summary>
    Edge,

    /// <summary>By holding its output until it was served.</summary>
    Level,
}
