using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>A file system in memory: what Linux calls <c>tmpfs</c>. All that it keeps is charged to a <see cref="StorageBudget"/>.</summary>
/// <remarks>
/// Locks, in the order in which they may be taken: structure (moving and removing directories), one directory, one file, the common part
/// of one node. Only the holder of the structure lock may hold more than one directory.
/// </remarks>
public sealed class InMemoryFileSystem : IFileSystem
{
    /// <summary>What a node is charged with besides its contents: the objects that represent it.</summary>
    internal const int NodeCharge = 256;

    /// <summary>TMPFS_MAGIC of linux/magic.h.</summary>
    private const uint TmpfsMagic = 0x0102_1994;

    private const UnixFileMode RootMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TimeProvider _clock;
    private readonly MemoryDirectory _root;
    private long _lastNumber;

    /// <summary>Makes an empty file system.</summary>
    /// <param name="budget">What its contents are charged to; may be shared.</param>
    /// <param name="clock">Wall clock for the times of nodes.</param>
    /// <param name="devices">What stands behind device nodes; <see langword="null"/> for nothing.</param>
    public InMemoryFileSystem(StorageBudget budget, TimeProvider clock, DeviceRegistry? devices = null)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(clock);
        Budget = budget;
        Devices = devices ?? new DeviceRegistry();
        _clock = clock;
        _root = new MemoryDirectory(this, parent: null, RootMode);
    }

    /// <inheritdoc/>
    public string TypeName => "tmpfs";

    /// <inheritdoc/>
    public uint TypeNumber => TmpfsMagic;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public DirectoryInode Root => _root;

    internal StorageBudget Budget { get; }

    internal DeviceRegistry Devices { get; }

    /// <summary>Held while directories move or vanish, so that the tree above a directory stands still.</summary>
    internal Lock StructureLock { get; } = new();

    internal FileTime Now => FileTime.Now(_clock);

    /// <inheritdoc/>
    public FileError GetSpace(out SpaceInfo space)
    {
        space = new SpaceInfo(Budget.TotalBytes, Budget.FreeBytes);
        return FileError.None;
    }

    /// <summary>Makes a file without a name; it vanishes when the last description is closed (<c>memfd_create(2)</c>).</summary>
    /// <param name="mode">Its permission bits.</param>
    /// <param name="file">The file.</param>
    public FileError CreateAnonymousFile(UnixFileMode mode, out FileInode? file)
    {
        file = null;
        if (!Budget.TryCharge(NodeCharge))
            return FileError.NoSpace;
        file = new MemoryFile(this, mode, linkCount: 0);
        return FileError.None;
    }

    internal ulong NextNumber() => (ulong)Interlocked.Increment(ref _lastNumber);
}
