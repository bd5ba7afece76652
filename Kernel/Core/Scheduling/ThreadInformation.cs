namespace Cosmos.Core.Scheduling;

/// <summary>Copy of what is known of a thread at one moment.</summary>
internal unsafe struct ThreadInformation
{
    internal const int NameCapacity = 64;

    /// <inheritdoc cref="ThreadBlock.Id"/>
    public int Id;

    /// <inheritdoc cref="ThreadBlock.State"/>
    public ThreadState State;

    /// <inheritdoc cref="ThreadBlock.Priority"/>
    public int Priority;

    /// <summary>Processor time used, in nanoseconds, the present slice included.</summary>
    public long ProcessorTime;

    /// <summary>Whether a thread that waits goes on by itself when its time is over.</summary>
    public bool IsTimed;

    /// <inheritdoc cref="ThreadBlock.Name"/>
    public fixed byte Name[NameCapacity];
}
