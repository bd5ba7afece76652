using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>One entry of a tar archive.</summary>
public struct TarEntry
{
    /// <summary>Path in UTF-8, as the archive has it.</summary>
    public ReadOnlyMemory<byte> Name;

    /// <summary>What a link points at.</summary>
    public ReadOnlyMemory<byte> LinkName;

    /// <summary>The type flag of the header: <c>'0'</c> file, <c>'1'</c> hard link, <c>'2'</c> symbolic link, <c>'5'</c> directory, and others.</summary>
    public char TypeFlag;

    /// <summary>Permission bits.</summary>
    public UnixFileMode Mode;

    /// <summary>When the contents were changed.</summary>
    public FileTime ModificationTime;

    /// <summary>Device of a device node.</summary>
    public DeviceNumber Device;

    /// <summary>Contents of a file: a part of the archive's own memory.</summary>
    public ReadOnlyMemory<byte> Contents;
}
