using System.IO;

namespace Cosmos.Storage;

/// <summary>A device node, a named pipe or a socket node of <see cref="InMemoryFileSystem"/>; the file system has charged its node.</summary>
internal sealed class MemorySpecial : SpecialInode, IMemoryNode
{
    private readonly DeviceNumber _device;
    private readonly NamedPipe? _pipe;

    public MemorySpecial(InMemoryFileSystem fileSystem, NodeType type, UnixFileMode mode, DeviceNumber device)
    {
        Common = new MemoryNode(fileSystem, type, mode, linkCount: 1);
        Type = type;
        _device = device;
        if (type == NodeType.NamedPipe)
            _pipe = new NamedPipe(this);
    }

    public MemoryNode Common { get; }

    public override NodeType Type { get; }

    public override IFileSystem FileSystem => Common.FileSystem;

    public override FileError GetStatus(out NodeStatus status)
    {
        Common.GetStatus(out status);
        status.Device = _device;
        return FileError.None;
    }

    public override FileError SetMode(UnixFileMode mode) => Common.SetMode(mode);

    public override FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) => Common.SetTimes(access, modification);

    public override FileError Open(OpenFlags flags, out OpenDescription? description)
    {
        if (_pipe is not null)
            return _pipe.Open(flags, out description);
        return Common.FileSystem.Devices.Open(this, _device, flags, out description);
    }

    public void OnUnlinked() => Common.FileSystem.Budget.Release(InMemoryFileSystem.NodeCharge);
}
