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

    /// <inheritdoc cref="ThreadBlock.ProcessorTime"/>
    public long ProcessorTime;

    /// <inheritdoc cref="ThreadBlock.Name"/>
    public fixed byte Name[NameCapacity];
}
