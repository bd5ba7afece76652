using System;

namespace Cosmos.Storage;

/// <summary>How <c>open(2)</c> opens. The values are this library's own; the platform boundary translates its numbers.</summary>
[Flags]
public enum OpenFlags
{
    /// <summary>Neither reading nor writing.</summary>
    None = 0,

    /// <summary>The descriptor can be read.</summary>
    Read = 1,

    /// <summary>The descriptor can be written.</summary>
    Write = 2,

    /// <summary>O_CREAT: makes an empty file when the name is free.</summary>
    Create = 4,

    /// <summary>O_EXCL: with <see cref="Create"/>, fails when the name is taken, even by a symbolic link.</summary>
    Exclusive = 8,

    /// <summary>O_TRUNC: empties a regular file.</summary>
    Truncate = 16,

    /// <summary>O_APPEND: every write goes to the end.</summary>
    Append = 32,

    /// <summary>O_DIRECTORY: fails unless the node is a directory.</summary>
    Directory = 64,

    /// <summary>O_NOFOLLOW: fails when the last component is a symbolic link.</summary>
    NoFollow = 128,

    /// <summary>O_NONBLOCK: operations fail with <see cref="FileError.WouldBlock"/> where they would wait.</summary>
    NonBlocking = 256,
}
