using System;
using System.Buffers;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Cosmos.Sftp;

/// <content>Requests with handles of files (draft-ietf-secsh-filexfer-02, sections 6.3 and 6.4).</content>
internal sealed partial class SftpSession
{
    /// <summary>Bytes that one request reads or writes at most: what the longest packet has room for, as OpenSSH counts it.</summary>
    public const int MaximumTransfer = SftpServer.MaximumPacketLength - 1024;

    private const int CopyLength = 128 * 1024;

    private SftpFailure Open(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadText(SftpPaths.MaximumBytes, out string name) || !reader.TryReadUInt32(out uint bits) || (bits & ~(uint)SftpOpenFlags.All) != 0
            || !reader.TryReadAttributes(out SftpAttributes attributes))
        {
            return SftpFailure.BadMessage;
        }
        var flags = (SftpOpenFlags)bits;
        if (!TryGetMode(flags, out FileMode mode, out FileAccess access))
            return new SftpFailure(SftpStatus.Failure, "The flags contradict each other");
        if (options.IsReadOnly && (access != FileAccess.Read || mode != FileMode.Open))
            return SftpFailure.ReadOnly;
        if (!_handles.HasRoom)
            return new SftpFailure(SftpStatus.Failure, "Too many open files");
        if (!_paths.TryGetLocal(name, mode != FileMode.CreateNew, out string path, out SftpFailure failure))
            return failure;
        if (Directory.Exists(path))
            return mode == FileMode.CreateNew ? SftpFailure.Exists : SftpFailure.IsDirectory;
        var how = new FileStreamOptions
        {
            Mode = mode,
            Access = access,
            // As on Unix: nobody is kept from doing anything.
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (mode is not (FileMode.Open or FileMode.Truncate) && attributes.Has(SftpAttributeFlags.Permissions))
            how.UnixCreateMode = attributes.Mode;
        var stream = new FileStream(path, how);
        if (!stream.CanSeek)
        {
            stream.Dispose();
            return new SftpFailure(SftpStatus.Unsupported, "Not a file with places that can be read and written");
        }
        AnswerHandle(id, new SftpOpenFile(path, stream, (flags & SftpOpenFlags.Append) != 0));
        return default;
    }

    private void AnswerHandle(uint id, SftpOpenItem item)
    {
        Span<byte> handle = stackalloc byte[SftpHandles.HandleLength];
        _handles.Add(item, handle);
        Responses.Begin(SftpPacketType.Handle, id);
        Responses.WriteBytes(handle);
        Responses.End();
    }

    private SftpFailure Close(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadBytes(out ReadOnlySpan<byte> handle))
            return SftpFailure.BadMessage;
        if (!_handles.TryRemove(handle, out SftpOpenItem? item))
            return SftpFailure.BadHandle;
        item.Dispose();
        return Done(id);
    }

    private SftpFailure Read(uint id, ref SftpReader reader)
    {
        if (!TryReadFile(ref reader, out SftpOpenFile? file, out SftpFailure failure))
            return failure;
        if (!reader.TryReadUInt64(out ulong offset) || !reader.TryReadUInt32(out uint length))
            return SftpFailure.BadMessage;
        if (!file!.CanRead)
            return SftpFailure.NotForReading;
        if (offset > long.MaxValue)
            return SftpFailure.BadOffset;
        int want = (int)Math.Min(length, MaximumTransfer);
        Responses.Begin(SftpPacketType.Data, id);
        // The file is read into the answer, behind the place for the number of its bytes.
        Span<byte> room = Responses.Reserve(sizeof(uint) + want);
        int count = RandomAccess.Read(file.File, room.Slice(sizeof(uint), want), (long)offset);
        if (count == 0)
            return new SftpFailure(SftpStatus.EndOfFile, "End of file");
        Responses.WriteUInt32((uint)count);
        Responses.Advance(count);
        Responses.End();
        return default;
    }

    private SftpFailure Write(uint id, ref SftpReader reader)
    {
        if (!TryReadFile(ref reader, out SftpOpenFile? file, out SftpFailure failure))
            return failure;
        if (!reader.TryReadUInt64(out ulong offset) || !reader.TryReadBytes(out ReadOnlySpan<byte> data))
            return SftpFailure.BadMessage;
        if (!file!.CanWrite)
            return SftpFailure.NotForWriting;
        if (offset > (ulong)(long.MaxValue - data.Length))
            return SftpFailure.BadOffset;
        RandomAccess.Write(file.File, data, file.Appends ? RandomAccess.GetLength(file.File) : (long)offset);
        return Done(id);
    }

    private SftpFailure StatHandle(uint id, ref SftpReader reader)
    {
        if (!TryReadItem(ref reader, out SftpOpenItem? item, out SftpFailure failure))
            return failure;
        SftpAttributes attributes;
        if (item is SftpOpenFile file)
        {
            attributes = new SftpAttributes
            {
                Flags = SftpAttributeFlags.Size | SftpAttributeFlags.Owner | SftpAttributeFlags.Permissions | SftpAttributeFlags.Times,
                Size = (ulong)RandomAccess.GetLength(file.File),
                UserId = options.UserId,
                GroupId = options.GroupId,
                Permissions = SftpAttributes.RegularType | (uint)File.GetUnixFileMode(file.File),
                AccessTime = SftpAttributes.ToSeconds(File.GetLastAccessTimeUtc(file.File)),
                ModificationTime = SftpAttributes.ToSeconds(File.GetLastWriteTimeUtc(file.File)),
            };
        }
        else if (!SftpAttributes.TryGet(new DirectoryInfo(item!.Path), options, out attributes))
        {
            return SftpFailure.NoSuchFile;
        }
        AnswerAttributes(id, attributes);
        return default;
    }

    private SftpFailure SetStatHandle(uint id, ref SftpReader reader)
    {
        if (!TryReadItem(ref reader, out SftpOpenItem? item, out SftpFailure failure))
            return failure;
        if (!reader.TryReadAttributes(out SftpAttributes attributes))
            return SftpFailure.BadMessage;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        failure = item is SftpOpenFile file ? Change(file, attributes) : Change(item!.Path, attributes);
        return failure.Message is null ? Done(id) : failure;
    }

    private SftpFailure Change(SftpOpenFile file, in SftpAttributes attributes)
    {
        if (!CanKeepOwner(attributes))
            return SftpFailure.OwnerFixed;
        if (attributes.Has(SftpAttributeFlags.Size))
        {
            if (!file.CanWrite)
                return SftpFailure.NotForWriting;
            if (attributes.Size > long.MaxValue)
                return SftpFailure.BadOffset;
            RandomAccess.SetLength(file.File, (long)attributes.Size);
        }
        if (attributes.Has(SftpAttributeFlags.Permissions))
            File.SetUnixFileMode(file.File, attributes.Mode);
        if (attributes.Has(SftpAttributeFlags.Times))
        {
            File.SetLastAccessTimeUtc(file.File, attributes.AccessedUtc);
            File.SetLastWriteTimeUtc(file.File, attributes.ModifiedUtc);
        }
        return default;
    }

    // fsync@openssh.com
    private SftpFailure Synchronize(uint id, ref SftpReader reader)
    {
        if (!TryReadFile(ref reader, out SftpOpenFile? file, out SftpFailure failure))
            return failure;
        RandomAccess.FlushToDisk(file!.File);
        return Done(id);
    }

    // copy-data (draft-ietf-secsh-filexfer-extensions-00, section 7)
    private SftpFailure CopyData(uint id, ref SftpReader reader)
    {
        if (!TryReadFile(ref reader, out SftpOpenFile? from, out SftpFailure failure))
            return failure;
        if (!reader.TryReadUInt64(out ulong source) || !reader.TryReadUInt64(out ulong length))
            return SftpFailure.BadMessage;
        if (!TryReadFile(ref reader, out SftpOpenFile? to, out failure))
            return failure;
        if (!reader.TryReadUInt64(out ulong target))
            return SftpFailure.BadMessage;
        if (!from!.CanRead)
            return SftpFailure.NotForReading;
        if (!to!.CanWrite)
            return SftpFailure.NotForWriting;
        if (source > long.MaxValue || target > long.MaxValue || length > long.MaxValue)
            return SftpFailure.BadOffset;
        // 0 means to the end, which would run away from a copy behind itself.
        if (from == to || (length == 0 && from.Path == to.Path))
            return new SftpFailure(SftpStatus.Failure, "A file is not copied into itself");
        Copy(from.File, (long)source, to.File, to.Appends ? RandomAccess.GetLength(to.File) : (long)target, length == 0 ? long.MaxValue : (long)length);
        return Done(id);
    }

    private void Copy(SafeFileHandle from, long source, SafeFileHandle to, long target, long length)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyLength);
        try
        {
            while (length > 0)
            {
                stop.ThrowIfCancellationRequested();
                int count = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(length, buffer.Length)), source);
                if (count == 0)
                    return;
                RandomAccess.Write(to, buffer.AsSpan(0, count), target);
                source += count;
                target += count;
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryReadItem(ref SftpReader reader, out SftpOpenItem? item, out SftpFailure failure)
    {
        item = null;
        failure = SftpFailure.BadMessage;
        if (!reader.TryReadBytes(out ReadOnlySpan<byte> handle))
            return false;
        failure = SftpFailure.BadHandle;
        return _handles.TryGet(handle, out item);
    }

    private bool TryReadFile(ref SftpReader reader, out SftpOpenFile? file, out SftpFailure failure)
    {
        bool isOpen = TryReadItem(ref reader, out SftpOpenItem? item, out failure);
        file = item as SftpOpenFile;
        if (isOpen && file is null)
            failure = SftpFailure.WrongHandle;
        return file is not null;
    }

    private static bool TryGetMode(SftpOpenFlags flags, out FileMode mode, out FileAccess access)
    {
        bool writes = (flags & SftpOpenFlags.Write) != 0;
        access = (flags & (SftpOpenFlags.Read | SftpOpenFlags.Write)) switch
        {
            SftpOpenFlags.Read => FileAccess.Read,
            SftpOpenFlags.Write => FileAccess.Write,
            SftpOpenFlags.Read | SftpOpenFlags.Write => FileAccess.ReadWrite,
            _ => default,
        };
        mode = (flags & (SftpOpenFlags.Create | SftpOpenFlags.Truncate | SftpOpenFlags.Exclusive)) switch
        {
            SftpOpenFlags.None => FileMode.Open,
            SftpOpenFlags.Truncate => FileMode.Truncate,
            SftpOpenFlags.Create => FileMode.OpenOrCreate,
            SftpOpenFlags.Create | SftpOpenFlags.Truncate => FileMode.Create,
            SftpOpenFlags.Create | SftpOpenFlags.Exclusive or SftpOpenFlags.Create | SftpOpenFlags.Exclusive | SftpOpenFlags.Truncate => FileMode.CreateNew,
            // What "exclusive" means without "create" is not defined.
            _ => default,
        };
        bool needsWriting = mode is FileMode.Truncate or FileMode.Create or FileMode.CreateNew || (flags & SftpOpenFlags.Append) != 0;
        return access != default && mode != default && (writes || !needsWriting);
    }
}
