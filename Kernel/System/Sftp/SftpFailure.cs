using System;
using System.IO;

namespace Cosmos.Sftp;

/// <summary>Why a request was not done: what the client is told.</summary>
/// <param name="Status">Code.</param>
/// <param name="Message">A sentence. It names no paths: the client knows its own, and those of the machine are none of its business.</param>
internal readonly record struct SftpFailure(SftpStatus Status, string Message)
{
    // Numbers of Linux (errno(3)), which .NET keeps in HResult.
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int TooManySymbolicLinks = 40;
    private const int AccessDenied = 13;

    public static SftpFailure NoSuchFile => new(SftpStatus.NoSuchFile, "No such file or directory");

    public static SftpFailure Exists => new(SftpStatus.Failure, "File exists");

    public static SftpFailure NotDirectory => new(SftpStatus.Failure, "Not a directory");

    public static SftpFailure IsDirectory => new(SftpStatus.Failure, "Is a directory");

    public static SftpFailure NotLink => new(SftpStatus.Failure, "Not a symbolic link");

    public static SftpFailure LinkLoop => new(SftpStatus.Failure, "Too many levels of symbolic links");

    public static SftpFailure ReadOnly => new(SftpStatus.PermissionDenied, "This server allows reading only");

    public static SftpFailure BadHandle => new(SftpStatus.Failure, "No such handle");

    public static SftpFailure WrongHandle => new(SftpStatus.Failure, "The handle is of another kind");

    public static SftpFailure NotForReading => new(SftpStatus.PermissionDenied, "The file was not opened for reading");

    public static SftpFailure NotForWriting => new(SftpStatus.PermissionDenied, "The file was not opened for writing");

    public static SftpFailure BadOffset => new(SftpStatus.Failure, "Offset or length is beyond what files can have");

    public static SftpFailure BadMessage => new(SftpStatus.BadMessage, "The fields of the packet do not fit it");

    public static SftpFailure OwnerFixed => new(SftpStatus.Unsupported, "All files here have one owner and one group");

    /// <summary>What an exception of System.IO means.</summary>
    /// <returns>Whether it is one that a request can cause; others are errors of this program.</returns>
    public static bool TryFrom(Exception exception, out SftpFailure failure)
    {
        failure = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException => NoSuchFile,
            UnauthorizedAccessException => new(SftpStatus.PermissionDenied, "Permission denied"),
            PathTooLongException => new(SftpStatus.Failure, "File name too long"),
            IOException io => FromError(io.HResult),
            NotSupportedException => new(SftpStatus.Unsupported, "The file cannot do that"),
            ArgumentException => new(SftpStatus.Failure, "Invalid argument"),
            _ => default,
        };
        return failure.Message is not null;
    }

    /// <summary>What an error number of Linux means.</summary>
    public static SftpFailure FromError(int error) => error switch
    {
        NotPermitted or AccessDenied => new(SftpStatus.PermissionDenied, "Permission denied"),
        NoEntry => NoSuchFile,
        11 => new(SftpStatus.Failure, "Another program has locked the file"),
        17 => Exists,
        18 => new(SftpStatus.Failure, "The names are of different file systems"),
        20 => NotDirectory,
        21 => IsDirectory,
        22 => new(SftpStatus.Failure, "Invalid argument"),
        23 or 24 => new(SftpStatus.Failure, "Too many open files"),
        26 => new(SftpStatus.Failure, "The file is in use"),
        27 => new(SftpStatus.Failure, "File too large"),
        28 => new(SftpStatus.Failure, "No space left on device"),
        30 => new(SftpStatus.PermissionDenied, "Read-only file system"),
        31 => new(SftpStatus.Failure, "Too many links"),
        36 => new(SftpStatus.Failure, "File name too long"),
        39 => new(SftpStatus.Failure, "Directory not empty"),
        TooManySymbolicLinks => LinkLoop,
        38 or 95 => new(SftpStatus.Unsupported, "The file system cannot do that"),
        _ => new(SftpStatus.Failure, "Input or output failed"),
    };
}
