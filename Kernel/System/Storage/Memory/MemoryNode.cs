using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>A node of <see cref="InMemoryFileSystem"/>.</summary>
internal interface IMemoryNode
{
    /// <summary>What all kinds of nodes have.</summary>
    MemoryNode Common { get; }

    /// <summary>Called when the last name is gone.</summary>
    void OnUnlinked();
}

/// <summary>What all kinds of in-memory nodes have: number, mode, links and times. Thread safe.</summary>
internal sealed class MemoryNode
{
    private readonly Lock _gate = new();
    private readonly FileTime _birthTime;
    private UnixFileMode _mode;
    private uint _linkCount;
    private FileTime _accessTime;
    private FileTime _modificationTime;
    private FileTime _changeTime;

    public MemoryNode(InMemoryFileSystem fileSystem, NodeType type, UnixFileMode mode, uint linkCount)
    {
        FileSystem = fileSystem;
        Type = type;
        Number = fileSystem.NextNumber();
        _mode = mode;
        _linkCount = linkCount;
        _birthTime = _accessTime = _modificationTime = _changeTime = fileSystem.Now;
    }

    public InMemoryFileSystem FileSystem { get; }

    public NodeType Type { get; }

    public ulong Number { get; }

    /// <summary>Permission bits.</summary>
    public UnixFileMode Mode
    {
        get
        {
            lock (_gate)
                return _mode;
        }
    }

    /// <summary>Reports everything but length and storage.</summary>
    public void GetStatus(out NodeStatus status)
    {
        lock (_gate)
        {
            status = new NodeStatus
            {
                Type = Type,
                Mode = _mode,
                LinkCount = _linkCount,
                AccessTime = _accessTime,
                ModificationTime = _modificationTime,
                ChangeTime = _changeTime,
                BirthTime = _birthTime,
                Number = Number,
            };
        }
    }

    public FileError SetMode(UnixFileMode mode)
    {
        lock (_gate)
        {
            _mode = mode;
            _changeTime = FileSystem.Now;
            return FileError.None;
        }
    }

    public FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification)
    {
        lock (_gate)
        {
            FileTime now = FileSystem.Now;
            Apply(access, now, ref _accessTime);
            Apply(modification, now, ref _modificationTime);
            _changeTime = now;
            return FileError.None;
        }
    }

    /// <summary>Gives the node one more name.</summary>
    /// <returns><see cref="FileError.NotFound"/> when it has none left: a deleted node does not come back.</returns>
    public FileError AddLink()
    {
        lock (_gate)
        {
            if (_linkCount == 0)
                return FileError.NotFound;
            if (_linkCount == int.MaxValue)
                return FileError.TooManyLinks;
            _linkCount++;
            _changeTime = FileSystem.Now;
            return FileError.None;
        }
    }

    /// <summary>Takes names away.</summary>
    /// <returns>Whether none is left.</returns>
    public bool RemoveLink(uint count = 1)
    {
        lock (_gate)
        {
            _linkCount -= count;
            _changeTime = FileSystem.Now;
            return _linkCount == 0;
        }
    }

    /// <summary>Notes a change of the contents.</summary>
    public void MarkModified()
    {
        lock (_gate)
            _modificationTime = _changeTime = FileSystem.Now;
    }

    /// <summary>Notes a change of anything but the contents.</summary>
    public void MarkChanged()
    {
        lock (_gate)
            _changeTime = FileSystem.Now;
    }

    /// <summary>Notes a read; as with Linux's <c>relatime</c>, only when it tells something that the other times do not.</summary>
    public void MarkRead()
    {
        lock (_gate)
        {
            FileTime now = FileSystem.Now;
            if (_accessTime <= _modificationTime || _accessTime <= _changeTime || now.Seconds - _accessTime.Seconds >= FileTime.SecondsPerDay)
                _accessTime = now;
        }
    }

    private static void Apply(FileTimeUpdate update, FileTime now, ref FileTime time)
    {
        if (update.Kind != FileTimeUpdateKind.Omit)
            time = update.Kind == FileTimeUpdateKind.Now ? now : update.Value;
    }
}
