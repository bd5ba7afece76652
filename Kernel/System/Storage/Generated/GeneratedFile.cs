using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>A file whose bytes are made anew by every read. Its length is 0 to <c>stat(2)</c>, as in <c>/proc</c>.</summary>
/// <param name="fileSystem">Where it lies.</param>
/// <param name="contents">Makes the bytes; may be called from several threads at once.</param>
public sealed class GeneratedFile(GeneratedFileSystem fileSystem, Func<byte[]> contents) : FileInode
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ulong _number = fileSystem.NextNumber();

    /// <inheritdoc/>
    public override IFileSystem FileSystem => fileSystem;

    /// <inheritdoc/>
    public override long Length => 0;

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = fileSystem.Describe(NodeType.File, ReadableByAll, _number, 0);
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Read(long offset, Span<byte> destination, out int count)
    {
        byte[] bytes = contents();
        count = (int)Math.Clamp(bytes.Length - offset, 0, destination.Length);
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(destination);
        return FileError.None;
    }
}

/// <summary>A symbolic link of a <see cref="GeneratedFileSystem"/>.</summary>
/// <param name="fileSystem">Where it lies.</param>
/// <param name="target">What it says.</param>
public sealed class GeneratedLink(GeneratedFileSystem fileSystem, byte[] target) : SymbolicLinkInode
{
    private const UnixFileMode AllPermissions = (UnixFileMode)0x1FF;

    private readonly ulong _number = fileSystem.NextNumber();

    /// <inheritdoc/>
    public override IFileSystem FileSystem => fileSystem;

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = fileSystem.Describe(NodeType.SymbolicLink, AllPermissions, _number, target.Length);
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError ReadTarget(out ReadOnlyMemory<byte> said)
    {
        said = target;
        return FileError.None;
    }
}
