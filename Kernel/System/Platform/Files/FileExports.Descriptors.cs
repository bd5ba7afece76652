using System;
using System.Runtime;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

internal static unsafe partial class FileExports
{
    [RuntimeExport("SystemNative_Close")]
    internal static int Close(nint descriptor)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Descriptors.Close(descriptor) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Dup")]
    internal static nint Duplicate(nint descriptor)
    {
        try
        {
            int duplicate = -1;
            FileError? error = Platform.Files?.Descriptors.Duplicate(descriptor, closeOnExec: true, out duplicate);
            return ErrorNumber.Result(error ?? FileError.BadDescriptor, duplicate);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Read")]
    internal static int Read(nint descriptor, byte* buffer, int count)
    {
        try
        {
            int done = 0;
            return ErrorNumber.Result(Platform.Files?.Read(descriptor, Bytes(buffer, count), out done) ?? FileError.BadDescriptor, done);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Write")]
    internal static int Write(nint descriptor, byte* buffer, int count)
    {
        try
        {
            int done = 0;
            return ErrorNumber.Result(Platform.Files?.Write(descriptor, Bytes(buffer, count), out done) ?? FileError.BadDescriptor, done);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_PRead")]
    internal static int ReadAt(nint descriptor, byte* buffer, int count, long offset)
    {
        try
        {
            int done = 0;
            FileError? error = Platform.Files?.ReadAt(descriptor, Bytes(buffer, count), offset, out done);
            return ErrorNumber.Result(error ?? FileError.BadDescriptor, done);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_PWrite")]
    internal static int WriteAt(nint descriptor, byte* buffer, int count, long offset)
    {
        try
        {
            int done = 0;
            FileError? error = Platform.Files?.WriteAt(descriptor, Bytes(buffer, count), offset, out done);
            return ErrorNumber.Result(error ?? FileError.BadDescriptor, done);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_PReadV")]
    internal static long ReadVectorAt(nint descriptor, PalVector* vectors, int vectorCount, long offset) =>
        Transfer(descriptor, vectors, vectorCount, offset, write: false);

    [RuntimeExport("SystemNative_PWriteV")]
    internal static long WriteVectorAt(nint descriptor, PalVector* vectors, int vectorCount, long offset) =>
        Transfer(descriptor, vectors, vectorCount, offset, write: true);

    [RuntimeExport("SystemNative_LSeek")]
    internal static long Seek(nint descriptor, long offset, int whence)
    {
        try
        {
            long position = 0;
            FileError error = Platform.Files?.Seek(descriptor, offset, whence, out position) ?? FileError.BadDescriptor;
            return error == FileError.None ? position : ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FStat")]
    internal static int DescriptorStat(nint descriptor, PalFileStatus* output)
    {
        try
        {
            FileError error = FileError.BadDescriptor;
            if (Platform.Files is FileCalls files)
            {
                error = files.GetStatus(descriptor, out PalFileStatus status);
                if (error == FileError.None)
                    *output = status;
            }

            return ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FChMod")]
    internal static int ChangeMode(nint descriptor, int mode)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.SetMode(descriptor, mode) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FUTimens")]
    internal static int SetTimes(nint descriptor, PalTimeSpec* times)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.SetTimes(descriptor, times[0], times[1]) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FTruncate")]
    internal static int SetLength(nint descriptor, long length)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.SetLength(descriptor, length) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FAllocate")]
    internal static int Allocate(nint descriptor, long offset, long length)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Allocate(descriptor, offset, length) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // Gives the error itself, and leaves errno alone.
    [RuntimeExport("SystemNative_PosixFAdvise")]
    internal static int Advise(nint descriptor, long offset, long length, int advice)
    {
        try
        {
            return (int)(Platform.Files?.Advise(descriptor, length, advice) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return (int)ErrorNumber.FromException(exception);
        }
    }

    [RuntimeExport("SystemNative_FSync")]
    internal static int Flush(nint descriptor)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Flush(descriptor) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FLock")]
    internal static int Lock(nint descriptor, int operation)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Lock(descriptor, operation) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_LockFileRegion")]
    internal static int LockRegion(nint descriptor, long offset, long length, short lockType)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.LockRegion(descriptor, offset, length, lockType) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_CopyFile")]
    internal static int CopyFile(nint source, nint destination, long sourceLength)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.CopyFile(source, destination) ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    private static Span<byte> Bytes(byte* buffer, int count) => new(buffer, Math.Max(count, 0));

    private static long Transfer(nint descriptor, PalVector* vectors, int vectorCount, long offset, bool write)
    {
        const int MostVectors = 1024; // IOV_MAX
        try
        {
            if (Platform.Files is not FileCalls files)
                return ErrorNumber.Result(FileError.BadDescriptor);
            if (vectorCount is < 0 or > MostVectors)
                return ErrorNumber.Result(FileError.InvalidArgument);
            long total = 0;
            for (int index = 0; index < vectorCount; index++)
            {
                // A vector can be longer than a span; the rest of it is then left for the next call, as the caller must expect anyway.
                var bytes = new Span<byte>(vectors[index].Base, (int)nuint.Min(vectors[index].Count, int.MaxValue));
                FileError error = write
                    ? files.WriteAt(descriptor, bytes, offset + total, out int count)
                    : files.ReadAt(descriptor, bytes, offset + total, out count);
                if (error != FileError.None)
                    return total > 0 ? total : ErrorNumber.Result(error);
                total += count;
                if ((nuint)count < vectors[index].Count)
                    break;
            }

            return total;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }
}
