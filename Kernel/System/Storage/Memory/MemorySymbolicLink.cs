using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>A symbolic link of <see cref="InMemoryFileSystem"/>; the file system has charged its node and target.</summary>
internal sealed class MemorySymbolicLink : SymbolicLinkInode, IMemoryNode
{
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1FF;

    private readonly byte[] _target;

    public MemorySymbolicLink(InMemoryFileSystem fileSystem, ReadOnlySpan<byte> target)
    {
        Common = new MemoryNode(fileSystem, NodeType.SymbolicLink, AllPermissions, linkCount: 1);
        _target = target.ToArray();
    }

    public MemoryNode Common { get; }

    public override IFileSystem FileSystem => Common.FileSystem;

    public override FileError GetStatus(out NodeStatus status)
    {
        Common.GetStatus(out status);
        status.Length = _target.Length;
        return FileError.None;
    }

    public override FileError SetMode(UnixFileMode mode) => FileError.NotSupported;

    public override FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) => Common.SetTimes(access, modification);

    public override FileError ReadTarget(out ReadOnlyMemory<byte> target)
    {
        Common.MarkRead();
        target = _target;
        return FileError.None;
    }

    public void OnUnlinked() => Common.FileSystem.Budget.Release(InMemoryFileSystem.NodeCharge + _target.Length);
}
