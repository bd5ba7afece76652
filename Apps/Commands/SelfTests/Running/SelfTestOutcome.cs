namespace Cosmos.Commands.SelfTests;

/// <summary>How a self test ended.</summary>
internal enum SelfTestOutcome
{
    /// <summary>All was as expected.</summary>
    Passed,

    /// <summary>Something was not, or the test threw.</summary>
    Failed,

    /// <summary>The machine has not what it takes.</summary>
    Skipped,
}
