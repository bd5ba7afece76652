namespace Cosmos.Core.Scheduling;

/// <summary>What a thread is doing.</summary>
internal enum ThreadState
{
    /// <summary>Created, not yet in a run queue.</summary>
    New,

    /// <summary>In a run queue.</summary>
    Ready,

    /// <summary>On a CPU.</summary>
    Running,

    /// <summary>In a wait queue, sleeping, or both.</summary>
    Waiting,

    /// <summary>Finished; its memory is about to be reclaimed.</summary>
    Dead,
}

/// <summary>Why a wait ended.</summary>
internal enum WaitResult
{
    /// <summary>Another thread or an interrupt woke the thread.</summary>
    Signaled,

    /// <summary>The time ran out.</summary>
    TimedOut,
}
