using System;
using System.Buffers;
using System.IO;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

internal sealed partial class FileCalls
{
    private const int CopyBufferSize = 64 * 1024;
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;

    /// <summary><c>read(2)</c>.</summary>
    public FileError Read(nint descriptor, Span<byte> destination, out int count)
    {
        count = 0;
        return Descriptors.Find(descriptor)?.Read(destination, out count) ?? FileError.BadDescriptor;
    }

    /// <summary><c>write(2)</c>.</summary>
    public FileError Write(nint descriptor, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return Descriptors.Find(descriptor)?.Write(source, out count) ?? FileError.BadDescriptor;
    }

    /// <summary><c>pread(2)</c>.</summary>
    public FileError ReadAt(nint descriptor, Span<byte> destination, long offset, out int count)
    {
        count = 0;
        return Descriptors.Find(descriptor)?.ReadAt(offset, destination, out count) ?? FileError.BadDescriptor;
    }

    /// <summary><c>pwrite(2)</c>.</summary>
    public FileError WriteAt(nint descriptor, ReadOnlySpan<byte> source, long offset, out int count)
    {
        count = 0;
        return Descriptors.Find(descriptor)?.WriteAt(offset, source, out count) ?? FileError.BadDescriptor;
    }

    /// <summary><c>lseek(2)</c>.</summary>
    public FileError Seek(nint descriptor, long offset, int whence, out long position)
    {
        position = 0;
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        return whence is >= 0 and <= 2 ? description.Seek(offset, (SeekOrigin)whence, out position) : FileError.InvalidArgument;
    }

    /// <summary><c>fstat(2)</c>.</summary>
    public FileError GetStatus(nint descriptor, out PalFileStatus status)
    {
        status = default;
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        FileError error = description.GetStatus(out NodeStatus found);
        if (error == FileError.None)
            status = Translate(found);
        return error;
    }

    /// <summary><c>fchmod(2)</c>.</summary>
    public FileError SetMode(nint descriptor, int mode) =>
        Descriptors.Find(descriptor)?.SetMode((UnixFileMode)(mode & 0xFFF)) ?? FileError.BadDescriptor;

    /// <summary><c>futimens(3)</c>.</summary>
    public FileError SetTimes(nint descriptor, PalTimeSpec access, PalTimeSpec modification)
    {
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        return TryTranslate(access, out FileTimeUpdate accessUpdate) && TryTranslate(modification, out FileTimeUpdate modificationUpdate)
            ? description.SetTimes(accessUpdate, modificationUpdate)
            : FileError.InvalidArgument;
    }

    /// <summary><c>ftruncate(2)</c>.</summary>
    public FileError SetLength(nint descriptor, long length) => Descriptors.Find(descriptor)?.SetLength(length) ?? FileError.BadDescriptor;

    /// <summary><c>fallocate(2)</c> with FALLOC_FL_KEEP_SIZE.</summary>
    public FileError Allocate(nint descriptor, long offset, long length) =>
        Descriptors.Find(descriptor)?.Allocate(offset, length) ?? FileError.BadDescriptor;

    /// <summary><c>posix_fadvise(3)</c>: checked, and otherwise without effect, as there is no cache to steer.</summary>
    public FileError Advise(nint descriptor, long length, int advice)
    {
        const int HighestAdvice = 5;
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        if (description is PipeDescription)
            return FileError.IllegalSeek;
        return advice is >= 0 and <= HighestAdvice && length >= 0 ? FileError.None : FileError.InvalidArgument;
    }

    /// <summary><c>fsync(2)</c>.</summary>
    public FileError Flush(nint descriptor) => Descriptors.Find(descriptor)?.Flush() ?? FileError.BadDescriptor;

    /// <summary><c>flock(2)</c>.</summary>
    public FileError Lock(nint descriptor, int operation)
    {
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        bool wait = (operation & PalLock.NonBlocking) == 0;
        return (operation & ~PalLock.NonBlocking) switch
        {
            PalLock.Shared => description.SetLock(AdvisoryLockKind.Shared, wait),
            PalLock.Exclusive => description.SetLock(AdvisoryLockKind.Exclusive, wait),
            PalLock.Unlock => description.SetLock(AdvisoryLockKind.None, wait),
            _ => FileError.InvalidArgument,
        };
    }

    /// <summary>
    /// <c>fcntl(2)</c> with F_SETLK. These locks belong to a process and never conflict within one; as there is only one, a request
    /// that is valid is granted.
    /// </summary>
    public FileError LockRegion(nint descriptor, long offset, long length, short type)
    {
        if (offset < 0 || length < 0)
            return FileError.InvalidArgument;
        if (Descriptors.Find(descriptor) is not OpenDescription description)
            return FileError.BadDescriptor;
        if (length > 0 && offset > long.MaxValue - (length - 1))
            return FileError.Overflow;
        return type switch
        {
            PalRegionLock.Read => description.CanRead ? FileError.None : FileError.BadDescriptor,
            PalRegionLock.Write => description.CanWrite ? FileError.None : FileError.BadDescriptor,
            PalRegionLock.Unlock => FileError.None,
            _ => FileError.InvalidArgument,
        };
    }

    /// <summary><c>pipe2(2)</c>.</summary>
    public FileError CreatePipe(int palFlags, out int readDescriptor, out int writeDescriptor)
    {
        readDescriptor = writeDescriptor = -1;
        if (palFlags is not (0 or PalOpen.CloseOnExec))
            return FileError.InvalidArgument;
        bool closeOnExec = palFlags != 0;
        PipeDescription.CreatePair(OpenFlags.None, out PipeDescription readEnd, out PipeDescription writeEnd);
        FileError error = Descriptors.Add(readEnd, closeOnExec, out readDescriptor);
        if (error != FileError.None)
        {
            writeEnd.Release();
            return error;
        }

        error = Descriptors.Add(writeEnd, closeOnExec, out writeDescriptor);
        if (error != FileError.None)
            Descriptors.Close(readDescriptor);
        return error;
    }

    /// <summary><c>fcntl(2)</c> with F_GETPIPE_SZ.</summary>
    public FileError GetPipeCapacity(nint descriptor, out int capacity)
    {
        capacity = 0;
        if (Descriptors.Find(descriptor) is not PipeDescription pipe)
            return FileError.BadDescriptor;
        capacity = pipe.Capacity;
        return FileError.None;
    }

    /// <summary><c>fcntl(2)</c> with F_SETPIPE_SZ; gives the new capacity, as Linux does.</summary>
    public FileError SetPipeCapacity(nint descriptor, int size, out int capacity)
    {
        capacity = 0;
        if (Descriptors.Find(descriptor) is not PipeDescription pipe)
            return FileError.BadDescriptor;
        FileError error = pipe.SetCapacity(size);
        capacity = pipe.Capacity;
        return error;
    }

    /// <summary>A file without a name (<c>memfd_create(2)</c>).</summary>
    public FileError CreateMemoryFile(bool closeOnExec, out int descriptor)
    {
        descriptor = -1;
        FileTree tree = GetTree();
        FileError error = tree.Files.OpenAnonymous(tree.Memory, OpenFlags.Read | OpenFlags.Write, out OpenDescription? description);
        return error == FileError.None ? Descriptors.Add(description!, closeOnExec, out descriptor) : error;
    }

    /// <summary>Copies what is left of one file to another, then times and permissions, as <c>File.Copy</c> needs it.</summary>
    public FileError CopyFile(nint sourceDescriptor, nint destinationDescriptor)
    {
        if (Descriptors.Find(sourceDescriptor) is not OpenDescription source ||
            Descriptors.Find(destinationDescriptor) is not OpenDescription destination)
            return FileError.BadDescriptor;

        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            while (true)
            {
                FileError error = source.Read(buffer, out int count);
                if (error == FileError.None && count == 0)
                    break;
                if (error == FileError.None)
                    error = WriteAll(destination, buffer.AsSpan(0, count));
                if (error != FileError.None)
                    return error;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        FileError result = source.GetStatus(out NodeStatus status);
        if (result == FileError.None)
            result = destination.SetTimes(FileTimeUpdate.To(status.AccessTime), FileTimeUpdate.To(status.ModificationTime));
        return result == FileError.None ? destination.SetMode(status.Mode & Permissions) : result;
    }

    private static FileError WriteAll(OpenDescription destination, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            FileError error = destination.Write(bytes, out int count);
            if (error != FileError.None)
                return error;
            bytes = bytes[count..];
        }

        return FileError.None;
    }
}
