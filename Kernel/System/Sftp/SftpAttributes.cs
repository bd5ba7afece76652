using System;
using System.IO;

namespace Cosmos.Sftp;

/// <summary>Which attributes are present (draft-ietf-secsh-filexfer-02, section 5).</summary>
[Flags]
internal enum SftpAttributeFlags : uint
{
    None = 0,
    Size = 0x01,
    Owner = 0x02,
    Permissions = 0x04,
    Times = 0x08,
    Extended = 0x8000_0000,
    All = Size | Owner | Permissions | Times | Extended,
}

/// <summary>Attributes of a file (draft-ietf-secsh-filexfer-02, section 5).</summary>
internal struct SftpAttributes
{
    /// <summary>Bits of the mode that say what kind of file it is (POSIX S_IFMT).</summary>
    public const uint TypeMask = 0xF000;

    /// <summary>S_IFDIR.</summary>
    public const uint DirectoryType = 0x4000;

    /// <summary>S_IFREG.</summary>
    public const uint RegularType = 0x8000;

    /// <summary>S_IFLNK.</summary>
    public const uint LinkType = 0xA000;

    /// <summary>Bits of the mode that chmod(2) changes.</summary>
    public const uint PermissionMask = 0x0FFF;

    public SftpAttributeFlags Flags;
    public ulong Size;
    public uint UserId;
    public uint GroupId;
    public uint Permissions;

    /// <summary>Time of the last access, in seconds since 1970.</summary>
    public uint AccessTime;

    /// <summary>Time of the last change, in seconds since 1970.</summary>
    public uint ModificationTime;

    public readonly bool Has(SftpAttributeFlags flag) => (Flags & flag) != 0;

    public readonly UnixFileMode Mode => (UnixFileMode)(Permissions & PermissionMask);

    public readonly DateTime AccessedUtc => DateTime.UnixEpoch.AddSeconds(AccessTime);

    public readonly DateTime ModifiedUtc => DateTime.UnixEpoch.AddSeconds(ModificationTime);

    /// <summary>Attributes of what stands at a path, a link itself included.</summary>
    /// <returns>Whether something is there.</returns>
    public static bool TryGet(FileSystemInfo info, SftpOptions options, out SftpAttributes attributes)
    {
        attributes = default;
        FileAttributes kind = info.Attributes;
        if (kind == (FileAttributes)(-1))
            return false;
        attributes.Flags = SftpAttributeFlags.Size | SftpAttributeFlags.Owner | SftpAttributeFlags.Permissions | SftpAttributeFlags.Times;
        attributes.UserId = options.UserId;
        attributes.GroupId = options.GroupId;
        attributes.AccessTime = ToSeconds(info.LastAccessTimeUtc);
        attributes.ModificationTime = ToSeconds(info.LastWriteTimeUtc);
        if ((kind & FileAttributes.ReparsePoint) != 0)
        {
            // What .NET says of the mode is the target's; a link's own means nothing, and Linux shows all bits of it as set.
            attributes.Permissions = LinkType | 0x1FF;
            attributes.Size = (ulong)(info.LinkTarget is { } target ? System.Text.Encoding.UTF8.GetByteCount(target) : 0);
        }
        else
        {
            bool isDirectory = (kind & FileAttributes.Directory) != 0;
            attributes.Permissions = (isDirectory ? DirectoryType : RegularType) | (uint)info.UnixFileMode;
            attributes.Size = info is FileInfo file && !isDirectory ? (ulong)file.Length : 0;
        }
        return true;
    }

    /// <summary>The time in the 32 bits of the protocol, which end in 2106.</summary>
    public static uint ToSeconds(DateTime time) => (uint)Math.Clamp((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond, 0, uint.MaxValue);
}
