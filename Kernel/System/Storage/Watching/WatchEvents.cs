using System;

namespace Cosmos.Storage;

/// <summary>What happened to a watched node, or how to watch it. The values are those of <c>inotify(7)</c>.</summary>
[Flags]
public enum WatchEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IN_ACCESS: the file was read.</summary>
    Read = 0x0000_0001,

    /// <summary>IN_MODIFY: the file was written or cut.</summary>
    Modified = 0x0000_0002,

    /// <summary>IN_ATTRIB: mode, times or number of links changed.</summary>
    Attributes = 0x0000_0004,

    /// <summary>IN_MOVED_FROM: an entry left the directory.</summary>
    MovedFrom = 0x0000_0040,

    /// <summary>IN_MOVED_TO: an entry came into the directory.</summary>
    MovedTo = 0x0000_0080,

    /// <summary>IN_CREATE: an entry was made in the directory.</summary>
    Created = 0x0000_0100,

    /// <summary>IN_DELETE: an entry was deleted from the directory.</summary>
    Deleted = 0x0000_0200,

    /// <summary>IN_DELETE_SELF: the watched node was deleted.</summary>
    SelfDeleted = 0x0000_0400,

    /// <summary>IN_MOVE_SELF: the watched node was moved.</summary>
    SelfMoved = 0x0000_0800,

    /// <summary>All of the above.</summary>
    All = Read | Modified | Attributes | MovedFrom | MovedTo | Created | Deleted | SelfDeleted | SelfMoved,

    /// <summary>IN_Q_OVERFLOW: events were lost; always reported.</summary>
    Overflow = 0x0000_4000,

    /// <summary>IN_IGNORED: the watch is gone; always reported.</summary>
    Ignored = 0x0000_8000,

    /// <summary>IN_ONLYDIR: refuse anything but a directory.</summary>
    OnlyDirectory = 0x0100_0000,

    /// <summary>IN_DONT_FOLLOW: watch a symbolic link itself.</summary>
    NoFollow = 0x0200_0000,

    /// <summary>IN_MASK_ADD: add to what is watched already.</summary>
    AddToMask = 0x2000_0000,

    /// <summary>IN_ISDIR: the entry is a directory.</summary>
    IsDirectory = 0x4000_0000,

    /// <summary>IN_ONESHOT: the watch ends with its first event.</summary>
    OneShot = 0x8000_0000,
}
