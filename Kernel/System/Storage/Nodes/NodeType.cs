namespace Cosmos.Storage;

/// <summary>Kind of a node. The values are those of <c>d_type</c> in dirent.h, which are the file type bits of <c>st_mode</c> shifted right by 12.</summary>
public enum NodeType : byte
{
    /// <summary>DT_FIFO: a named pipe.</summary>
    NamedPipe = 1,

    /// <summary>DT_CHR: a character device.</summary>
    CharacterDevice = 2,

    /// <summary>DT_DIR: a directory.</summary>
    Directory = 4,

    /// <summary>DT_BLK: a block device.</summary>
    BlockDevice = 6,

    /// <summary>DT_REG: a regular file.</summary>
    File = 8,

    /// <summary>DT_LNK: a symbolic link.</summary>
    SymbolicLink = 10,

    /// <summary>DT_SOCK: a socket.</summary>
    Socket = 12,
}
