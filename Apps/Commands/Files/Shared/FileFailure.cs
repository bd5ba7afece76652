using System;
using System.IO;

namespace Cosmos.Commands.Files;

/// <summary>Says in the words of POSIX why something with a file did not work.</summary>
internal static class FileFailure
{
    internal const string NoSuchFile = "no such file or directory";
    internal const string NotADirectory = "not a directory";
    internal const string IsADirectory = "is a directory";
    internal const string Exists = "file exists";

    // On Unix, and so here, HResult of an IOException is the error number (errno.h of Linux).
    private const int NotPermitted = 1;
    private const int Busy = 16;
    private const int AlreadyExists = 17;
    internal const int CrossesDevices = 18;
    private const int NotDirectory = 20;
    private const int Directory = 21;
    private const int Invalid = 22;
    private const int TooLarge = 27;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int BrokenPipe = 32;
    private const int NotEmpty = 39;
    private const int TooManyLinks = 40;

    // COR_E_IO.
    private const int Unspecific = unchecked((int)0x80131620);

    /// <summary>
    /// Whether it is about files at all; anything else is an error of the program and no business of this class. Nor is it that nobody reads the output
    /// any more, which ends the command without a word.
    /// </summary>
    internal static bool IsOne(Exception exception) =>
        exception is not IOException { HResult: BrokenPipe }
        && exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException { ParamName: not null };

    /// <summary>Whether there is no room for what is written.</summary>
    internal static bool IsFull(IOException exception) => exception.HResult == NoSpace;

    /// <summary>The reason, without the name of the file.</summary>
    internal static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException => NoSuchFile,
        PathTooLongException => "name too long",
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: NotPermitted } => "operation not permitted",
        IOException { HResult: Busy } => "in use",
        IOException { HResult: AlreadyExists } => Exists,
        IOException { HResult: CrossesDevices } => "not on the same file system",
        IOException { HResult: NotDirectory } => NotADirectory,
        IOException { HResult: Directory } => IsADirectory,
        IOException { HResult: Invalid } => "not possible with this file",
        IOException { HResult: TooLarge } => "file too large",
        IOException { HResult: NoSpace } => "no space left",
        IOException { HResult: ReadOnly } => "read-only file system",
        IOException { HResult: NotEmpty } => "directory not empty",
        IOException { HResult: TooManyLinks } => "too many links",
        // Directories are removed and made with this exception, without a number, for everything that is not permitted.
        IOException { HResult: Unspecific } when exception.Message.StartsWith("Access to the path", StringComparison.Ordinal) => "permission denied",
        ArgumentException => "not a valid path",
        _ => exception.Message,
    };
}
