namespace Cosmos.HAL.Interrupts;

/// <summary>What a handler found when its line was raised.</summary>
public enum InterruptOutcome
{
    /// <summary>The device had not asked for anything; on a shared line another device did.</summary>
    NotMine,

    /// <summary>The device had asked, and its request is served or handed to a thread.</summary>
    Handled,
}
