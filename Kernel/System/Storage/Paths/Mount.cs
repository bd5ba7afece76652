namespace Cosmos.Storage;

/// <summary>A file system at its place in the tree.</summary>
public sealed class Mount
{
    internal Mount(IFileSystem fileSystem, ulong number, Mount? parent, DirectoryInode? covered)
    {
        FileSystem = fileSystem;
        Number = number;
        Parent = parent;
        Covered = covered;
    }

    /// <summary>The file system.</summary>
    public IFileSystem FileSystem { get; }

    /// <summary>Number of the mounted file system, as <c>stat(2)</c> reports it in <c>st_dev</c>.</summary>
    public ulong Number { get; }

    /// <summary>The mount that this one lies in; <see langword="null"/> for the root.</summary>
    internal Mount? Parent { get; }

    /// <summary>The directory of <see cref="Parent"/> that this mount covers.</summary>
    internal DirectoryInode? Covered { get; }
}
