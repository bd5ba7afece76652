using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Cosmos.Storage;

/// <summary>A directory of a <see cref="GeneratedFileSystem"/>: entries that never change, or entries that are asked for each time.</summary>
public sealed class GeneratedDirectory : DirectoryInode
{
    private const UnixFileMode OpenToAll = (UnixFileMode)0x16D; // 0555

    private readonly GeneratedFileSystem _fileSystem;
    private readonly GeneratedDirectory? _parent;
    private readonly Func<GeneratedDirectory, IReadOnlyList<KeyValuePair<string, Inode>>> _entries;
    private readonly ulong _number;

    /// <summary>Makes a directory.</summary>
    /// <param name="fileSystem">Where it lies.</param>
    /// <param name="parent">The directory above; <see langword="null"/> for the root.</param>
    /// <param name="entries">Gives names and nodes, in the order of listing; called for every look-up.</param>
    public GeneratedDirectory(
        GeneratedFileSystem fileSystem,
        GeneratedDirectory? parent,
        Func<GeneratedDirectory, IReadOnlyList<KeyValuePair<string, Inode>>> entries)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        _fileSystem = fileSystem;
        _parent = parent;
        _entries = entries;
        _number = fileSystem.NextNumber();
    }

    /// <inheritdoc/>
    public override IFileSystem FileSystem => _fileSystem;

    /// <inheritdoc/>
    public override DirectoryInode Parent => _parent ?? this;

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = _fileSystem.Describe(NodeType.Directory, OpenToAll, _number, 0);
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Lookup(ReadOnlySpan<byte> name, out Inode? node)
    {
        string text = Encoding.UTF8.GetString(name);
        foreach (KeyValuePair<string, Inode> entry in _entries(this))
        {
            if (entry.Key != text)
                continue;
            node = entry.Value;
            return FileError.None;
        }

        node = null;
        return FileError.NotFound;
    }

    /// <inheritdoc/>
    public override FileError FindName(DirectoryInode child, out ReadOnlyMemory<byte> name)
    {
        foreach (KeyValuePair<string, Inode> entry in _entries(this))
        {
            if (!ReferenceEquals(entry.Value, child))
                continue;
            name = Encoding.UTF8.GetBytes(entry.Key);
            return FileError.None;
        }

        name = default;
        return FileError.NotFound;
    }

    /// <inheritdoc/>
    public override bool TryReadEntry(ref ulong cursor, out DirectoryEntry entry)
    {
        IReadOnlyList<KeyValuePair<string, Inode>> entries = _entries(this);
        if (cursor >= (ulong)entries.Count)
        {
            entry = default;
            return false;
        }

        KeyValuePair<string, Inode> found = entries[(int)cursor++];
        entry = new DirectoryEntry(Encoding.UTF8.GetBytes(found.Key), found.Value.Type);
        return true;
    }
}
