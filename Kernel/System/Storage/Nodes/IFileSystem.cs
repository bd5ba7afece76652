namespace Cosmos.Storage;

/// <summary>One tree of nodes that can be mounted: memory, a disk format, a remote server.</summary>
/// <remarks>All members and all members of its nodes may be called from several threads at once.</remarks>
public interface IFileSystem
{
    /// <summary>Name of the type as <c>/proc/mounts</c> shows it, for example <c>tmpfs</c>.</summary>
    string TypeName { get; }

    /// <summary>Magic number of the type as <c>statfs(2)</c> shows it (linux/magic.h).</summary>
    uint TypeNumber { get; }

    /// <summary>Whether every change fails with <see cref="FileError.ReadOnlyFileSystem"/>.</summary>
    bool IsReadOnly { get; }

    /// <summary>The directory that a mount shows.</summary>
    DirectoryInode Root { get; }

    /// <summary>Tells how much can be stored.</summary>
    /// <param name="space">The figures, in bytes.</param>
    FileError GetSpace(out SpaceInfo space);
}
