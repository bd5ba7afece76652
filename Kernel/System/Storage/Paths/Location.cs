namespace Cosmos.Storage;

/// <summary>A node and the mount it was reached through.</summary>
internal readonly struct Location(Mount mount, Inode node)
{
    public Mount Mount { get; } = mount;

    public Inode Node { get; } = node;

    public bool Is(Location other) => ReferenceEquals(Node, other.Node) && Mount == other.Mount;
}
