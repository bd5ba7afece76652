using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>
/// A node of a file system: a file, a directory, a symbolic link or a device. File systems derive from <see cref="FileInode"/>,
/// <see cref="DirectoryInode"/>, <see cref="SymbolicLinkInode"/> and <see cref="SpecialInode"/>.
/// </summary>
/// <remarks>
/// One object per node for as long as anybody refers to it: locks and mounts are attached to the object. Members may be called from
/// several threads at once. Path rules (links, mounts, <c>..</c>) are none of a node's business; <see cref="VirtualFileSystem"/> owns them.
/// </remarks>
public abstract partial class Inode
{
    private AdvisoryLock? _advisoryLock;

    /// <summary>The file system that the node belongs to.</summary>
    public abstract IFileSystem FileSystem { get; }

    /// <summary>Kind of the node; never changes.</summary>
    public abstract NodeType Type { get; }

    /// <summary>Whole-file lock of the node (<c>flock(2)</c>).</summary>
    internal AdvisoryLock AdvisoryLock
    {
        get
        {
            if (_advisoryLock is null)
                Interlocked.CompareExchange(ref _advisoryLock, new AdvisoryLock(), null);
            return _advisoryLock;
        }
    }

    /// <summary>Tells everything about the node except <see cref="NodeStatus.FileSystemNumber"/>.</summary>
    /// <param name="status">The answer.</param>
    public abstract FileError GetStatus(out NodeStatus status);

    /// <summary>Changes the permission bits.</summary>
    /// <param name="mode">The new bits; file type bits are not part of it.</param>
    public virtual FileError SetMode(UnixFileMode mode) => FileError.ReadOnlyFileSystem;

    /// <summary>Changes access and modification time.</summary>
    /// <param name="access">What happens to the access time.</param>
    /// <param name="modification">What happens to the modification time.</param>
    public virtual FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) => FileError.ReadOnlyFileSystem;
}
