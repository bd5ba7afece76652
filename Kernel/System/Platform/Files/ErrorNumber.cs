using System;
using Cosmos.Core.Arch;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>The calling thread's <c>errno</c>, and the two ways in which an export fails.</summary>
internal static unsafe class ErrorNumber
{
    /// <summary><c>errno</c> of the calling thread.</summary>
    public static int Value
    {
        get => Cpu.CurrentThread()->ErrorNumber;
        set => Cpu.CurrentThread()->ErrorNumber = value;
    }

    /// <summary>0 for success; otherwise sets <c>errno</c> and gives -1.</summary>
    public static int Result(FileError error)
    {
        if (error == FileError.None)
            return 0;
        Value = (int)error;
        return -1;
    }

    /// <summary>A count for success; otherwise sets <c>errno</c> and gives -1.</summary>
    public static int Result(FileError error, int count) => error == FileError.None ? count : Result(error);

    /// <summary>Sets <c>errno</c> for an exception that must not leave the export, and gives -1.</summary>
    public static int Fail(Exception exception)
    {
        Value = (int)FromException(exception);
        return -1;
    }

    /// <summary>Sets <c>errno</c> and gives null.</summary>
    public static void* Null(FileError error)
    {
        Value = (int)error;
        return null;
    }

    /// <summary>
    /// The error that stands for an exception. Only memory can run out unforeseen; anything else is a defect of this layer, so it is also
    /// said on the standard error output.
    /// </summary>
    public static FileError FromException(Exception exception)
    {
        if (exception is OutOfMemoryException or InsufficientMemoryException)
            return FileError.OutOfMemory;
        LogExports.Report($"platform call failed: {exception}");
        return FileError.InputOutput;
    }
}
