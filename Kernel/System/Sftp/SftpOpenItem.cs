using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Cosmos.Sftp;

/// <summary>Something a client has open.</summary>
/// <param name="path">Its name in the machine when it was opened.</param>
internal abstract class SftpOpenItem(string path) : IDisposable
{
    /// <summary>Its name in the machine when it was opened.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>An open file.</summary>
/// <param name="path">Its name.</param>
/// <param name="stream">The file, without a buffer; it is read and written by offsets only.</param>
/// <param name="appends">Whether what is written goes to its end, wherever the client wants it.</param>
internal sealed class SftpOpenFile(string path, FileStream stream, bool appends) : SftpOpenItem(path)
{
    /// <summary>The file.</summary>
    public SafeFileHandle File { get; } = stream.SafeFileHandle;

    public bool CanRead { get; } = stream.CanRead;

    public bool CanWrite { get; } = stream.CanWrite;

    /// <summary>Whether what is written goes to its end, wherever the client wants it.</summary>
    public bool Appends { get; } = appends;

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();
}

/// <summary>An open directory.</summary>
/// <param name="path">Its name.</param>
/// <param name="entries">What is in it.</param>
internal sealed class SftpOpenDirectory(string path, IEnumerator<FileSystemInfo> entries) : SftpOpenItem(path)
{
    /// <summary>Moves to the next entry that still exists.</summary>
    public bool TryTakeNext(out FileSystemInfo? entry)
    {
        entry = entries.MoveNext() ? entries.Current : null;
        return entry is not null;
    }

    /// <inheritdoc/>
    public override void Dispose() => entries.Dispose();
}
