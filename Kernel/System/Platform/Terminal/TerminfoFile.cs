using System;
using System.IO;
using Cosmos.Storage;
using Cosmos.Terminal.Terminfo;

namespace Cosmos.System2.Terminal;

/// <summary>The open terminfo entry, read where it lies in the image.</summary>
/// <remarks>
/// The console reads it before the first line of output, and nearly every program writes one; making the tree of files for it would
/// take half of the time up to there.
/// </remarks>
internal sealed class TerminfoFile() : OpenDescription(OpenFlags.Read)
{
    private long _position;

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = new NodeStatus
        {
            Type = NodeType.File,
            Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            LinkCount = 1,
            Length = XtermImage.Data.Length,
        };
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        FileError error = ReadAt(_position, destination, out count);
        _position += count;
        return error;
    }

    /// <inheritdoc/>
    public override FileError ReadAt(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset < 0)
            return FileError.InvalidArgument;

        ReadOnlySpan<byte> rest = XtermImage.Data[(int)Math.Min(offset, XtermImage.Data.Length)..];
        count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Seek(long offset, SeekOrigin origin, out long position)
    {
        position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => XtermImage.Data.Length,
        };
        if (position < 0)
            return FileError.InvalidArgument;

        _position = position;
        return FileError.None;
    }
}
