using System;
using System.IO;
using System.Linq;

namespace Cosmos.Commands.Files;

/// <summary>Opens files in the way all commands here need it: without a buffer of the stream's own, without locks.</summary>
internal static class OpenedFile
{
    /// <summary>Bytes that are read and written at a time: large enough that the calls do not count, small enough for a machine with little memory.</summary>
    internal const int ChunkLength = 128 * 1024;

    private static readonly string[] s_terminals = ["/dev/console", "/dev/tty"];

    /// <summary>Opens a file that is read from its beginning to its end.</summary>
    /// <exception cref="FileWorkException">It is a directory, or a terminal: the shell has that, and nobody could interrupt the wait for what is typed there.</exception>
    internal static FileStream Read(string path)
    {
        if (s_terminals.Contains(RealPath.Of(path), StringComparer.Ordinal))
            throw new FileWorkException("is a terminal; - is what you type");
        // The class library would say that access is denied.
        if (Directory.Exists(path))
            throw new FileWorkException(FileFailure.IsADirectory);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        });
    }

    /// <summary>Opens a file that is written from its beginning.</summary>
    /// <param name="path">Which.</param>
    /// <param name="mode">What becomes of a file that is there.</param>
    /// <param name="permissions">Of a file that is made here; <see langword="null"/> for the usual ones.</param>
    internal static FileStream Write(string path, FileMode mode, UnixFileMode? permissions = null)
    {
        if (Directory.Exists(path))
            throw new FileWorkException(FileFailure.IsADirectory);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = permissions,
        });
    }
}
