namespace Cosmos.Storage;

/// <summary>One node that one <see cref="WatchDescription"/> watches.</summary>
internal sealed class Watch(WatchDescription owner, Inode node, int number)
{
    public WatchDescription Owner { get; } = owner;

    public Inode Node { get; } = node;

    /// <summary>Watch descriptor.</summary>
    public int Number { get; } = number;

    /// <summary>What is reported.</summary>
    public WatchEvents Mask { get; set; }
}
