using System.Runtime.InteropServices;

namespace Cosmos.System2.Files;

// Structures of the boundary between the class library and libSystem.Native, laid out as the class library declares them
// (nested types of Interop.Sys in System.Private.CoreLib 10.0; a host test compares size and field order).

/// <summary><c>Interop.Sys.FileStatus</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalFileStatus
{
    public int Flags;
    public int Mode;
    public uint UserId;
    public uint GroupId;
    public long Size;
    public long AccessTime;
    public long AccessTimeNanoseconds;
    public long ModificationTime;
    public long ModificationTimeNanoseconds;
    public long ChangeTime;
    public long ChangeTimeNanoseconds;
    public long BirthTime;
    public long BirthTimeNanoseconds;
    public long Device;
    public long SpecialDevice;
    public long Number;
    public uint UserFlags;
}

/// <summary><c>Interop.Sys.DirectoryEntry</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalDirectoryEntry
{
    public byte* Name;
    public int NameLength;
    public int NodeType;
}

/// <summary><c>Interop.Sys.IOVector</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalVector
{
    public byte* Base;
    public nuint Count;
}

/// <summary><c>Interop.Sys.TimeSpec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalTimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary><c>Interop.Sys.Passwd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalPasswd
{
    public byte* Name;
    public byte* Password;
    public uint UserId;
    public uint GroupId;
    public byte* UserInfo;
    public byte* HomeDirectory;
    public byte* Shell;
}

/// <summary><c>Interop.PollEvent</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalPollEvent
{
    public int Descriptor;
    public short Events;
    public short TriggeredEvents;
}

/// <summary><c>Interop.Sys.MountPointInformation</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalMountPointInformation
{
    public ulong AvailableFreeSpace;
    public ulong TotalFreeSpace;
    public ulong TotalSize;
}

/// <summary><c>Interop.Sys.SocketEvent</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalSocketEvent
{
    public nint Data;
    public int Events;
    public int Padding;
}
