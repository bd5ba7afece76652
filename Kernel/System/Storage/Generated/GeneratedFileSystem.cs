using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>A read-only tree whose contents are made when they are read, like <c>/proc</c> on Linux.</summary>
public sealed class GeneratedFileSystem : IFileSystem
{
    private readonly TimeProvider _clock;
    private ulong _lastNumber;

    /// <summary>Makes the tree.</summary>
    /// <param name="typeName">Name of the type, for example <c>proc</c>.</param>
    /// <param name="typeNumber">Magic number of the type (linux/magic.h).</param>
    /// <param name="clock">For the times of the nodes.</param>
    /// <param name="root">Makes the root directory of the file system it is given.</param>
    public GeneratedFileSystem(string typeName, uint typeNumber, TimeProvider clock, Func<GeneratedFileSystem, GeneratedDirectory> root)
    {
        ArgumentNullException.ThrowIfNull(root);
        TypeName = typeName;
        TypeNumber = typeNumber;
        _clock = clock;
        Root = root(this);
    }

    /// <inheritdoc/>
    public string TypeName { get; }

    /// <inheritdoc/>
    public uint TypeNumber { get; }

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <inheritdoc/>
    public DirectoryInode Root { get; }

    /// <inheritdoc/>
    public FileError GetSpace(out SpaceInfo space)
    {
        space = default;
        return FileError.None;
    }

    internal ulong NextNumber() => Interlocked.Increment(ref _lastNumber);

    internal NodeStatus Describe(NodeType type, UnixFileMode mode, ulong number, long length)
    {
        FileTime now = FileTime.Now(_clock);
        return new NodeStatus
        {
            Type = type,
            Mode = mode,
            LinkCount = type == NodeType.Directory ? 2u : 1u,
            Number = number,
            Length = length,
            AccessTime = now,
            ModificationTime = now,
            ChangeTime = now,
            BirthTime = now,
        };
    }
}
