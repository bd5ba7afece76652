namespace Cosmos.Storage;

/// <summary>
/// Why a file operation failed. The numeric values are the <c>errno</c> values of Linux (asm-generic/errno.h), because that is what the
/// .NET platform boundary hands upwards; names say what happened.
/// </summary>
public enum FileError
{
    /// <summary>The operation succeeded.</summary>
    None = 0,

    /// <summary>EPERM: the operation is never allowed on this kind of node, for example a hard link to a directory.</summary>
    NotPermitted = 1,

    /// <summary>ENOENT: a component of the path does not exist, or the path is empty.</summary>
    NotFound = 2,

    /// <summary>EIO: the device or a server behind the file system failed.</summary>
    InputOutput = 5,

    /// <summary>ENXIO: nobody reads the named pipe, or the device node has no device.</summary>
    NoSuchDeviceOrAddress = 6,

    /// <summary>EBADF: not an open descriptor, or not opened for this kind of access.</summary>
    BadDescriptor = 9,

    /// <summary>EAGAIN: the operation would block and the caller asked not to wait.</summary>
    WouldBlock = 11,

    /// <summary>ENOMEM: memory for the operation could not be allocated.</summary>
    OutOfMemory = 12,

    /// <summary>EACCES: the mode of a node forbids the access.</summary>
    AccessDenied = 13,

    /// <summary>EBUSY: the node is a mount point, the root, or named by <c>.</c> or <c>..</c>.</summary>
    Busy = 16,

    /// <summary>EEXIST: the name is already taken.</summary>
    Exists = 17,

    /// <summary>EXDEV: the two names lie on different file systems.</summary>
    CrossDevice = 18,

    /// <summary>ENODEV: the node cannot be used this way, for example mapped into memory.</summary>
    NoDevice = 19,

    /// <summary>ENOTDIR: a component that must be a directory is something else.</summary>
    NotADirectory = 20,

    /// <summary>EISDIR: the operation needs something other than a directory.</summary>
    IsADirectory = 21,

    /// <summary>EINVAL: an argument has no meaning for this node, for example moving a directory into itself.</summary>
    InvalidArgument = 22,

    /// <summary>ENFILE: the system-wide table of open files is full.</summary>
    TooManyOpenFilesInSystem = 23,

    /// <summary>EMFILE: the descriptor table is full.</summary>
    TooManyOpenFiles = 24,

    /// <summary>ENOTTY: the node is not a terminal.</summary>
    NotATerminal = 25,

    /// <summary>EFBIG: the offset lies beyond the largest file size.</summary>
    FileTooBig = 27,

    /// <summary>ENOSPC: the file system's budget is used up.</summary>
    NoSpace = 28,

    /// <summary>ESPIPE: the descriptor has no position.</summary>
    IllegalSeek = 29,

    /// <summary>EROFS: the file system cannot be written.</summary>
    ReadOnlyFileSystem = 30,

    /// <summary>EMLINK: the node has the largest number of links.</summary>
    TooManyLinks = 31,

    /// <summary>EPIPE: nobody is left to read what is written.</summary>
    BrokenPipe = 32,

    /// <summary>ERANGE: the result does not fit into the caller's buffer.</summary>
    ResultTooLarge = 34,

    /// <summary>ENAMETOOLONG: a component is longer than 255 bytes or the path longer than 4095.</summary>
    NameTooLong = 36,

    /// <summary>ENOSYS: this system has no such service.</summary>
    NotImplemented = 38,

    /// <summary>ENOTEMPTY: the directory still has entries.</summary>
    NotEmpty = 39,

    /// <summary>ELOOP: more than 40 symbolic links in one path, or a link where none may be followed.</summary>
    TooManySymbolicLinks = 40,

    /// <summary>EOVERFLOW: a value does not fit the type that the boundary has for it.</summary>
    Overflow = 75,

    /// <summary>EOPNOTSUPP: the file system has no such operation.</summary>
    NotSupported = 95,
}
