using System.IO;

namespace Cosmos.Storage;

/// <summary>What <c>stat(2)</c> tells about a node.</summary>
public struct NodeStatus
{
    /// <summary>Kind of the node.</summary>
    public NodeType Type;

    /// <summary>Permission bits, with set-user, set-group and sticky bit.</summary>
    public UnixFileMode Mode;

    /// <summary>Owner; 0 is root.</summary>
    public uint UserId;

    /// <summary>Owning group; 0 is root's.</summary>
    public uint GroupId;

    /// <summary>Number of names of the node.</summary>
    public uint LinkCount;

    /// <summary>Length in bytes; for a symbolic link that of its target.</summary>
    public long Length;

    /// <summary>Bytes of storage in use; less than <see cref="Length"/> for a file with holes.</summary>
    public long AllocatedBytes;

    /// <summary>Last read, kept as Linux does with <c>relatime</c>.</summary>
    public FileTime AccessTime;

    /// <summary>Last change of the contents.</summary>
    public FileTime ModificationTime;

    /// <summary>Last change of contents, mode, links or owner.</summary>
    public FileTime ChangeTime;

    /// <summary>When the node was made.</summary>
    public FileTime BirthTime;

    /// <summary>Number of the mounted file system; filled in by <see cref="VirtualFileSystem"/>.</summary>
    public ulong FileSystemNumber;

    /// <summary>Device behind a device node, or zero.</summary>
    public DeviceNumber Device;

    /// <summary>Number of the node, unique within its file system while the node exists.</summary>
    public ulong Number;
}

/// <summary>Identity of the device behind a device node.</summary>
/// <param name="Major">Driver.</param>
/// <param name="Minor">Unit of the driver.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor);
