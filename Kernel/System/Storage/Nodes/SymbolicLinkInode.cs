using System;

namespace Cosmos.Storage;

/// <summary>A symbolic link.</summary>
public abstract class SymbolicLinkInode : Inode
{
    /// <inheritdoc/>
    public sealed override NodeType Type => NodeType.SymbolicLink;

    /// <summary>Tells what the link says.</summary>
    /// <param name="target">A path in UTF-8; the memory does not change.</param>
    public abstract FileError ReadTarget(out ReadOnlyMemory<byte> target);
}
