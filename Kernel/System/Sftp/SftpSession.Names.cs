using System;
using System.IO;
using System.Linq;

namespace Cosmos.Sftp;

/// <content>Requests with names (draft-ietf-secsh-filexfer-02, sections 6.5 to 6.11).</content>
internal sealed partial class SftpSession
{
    // Names of one answer: enough that a long directory takes few answers, small enough that the first one comes at once.
    private const int NamesLength = 32 * 1024;

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = true };

    private SftpFailure Stat(uint id, ref SftpReader reader, bool followsLink)
    {
        if (!TryReadPath(ref reader, followsLink, out string path, out SftpFailure failure))
            return failure;
        if (!SftpAttributes.TryGet(new FileInfo(followsLink ? Followed(path) : path), options, out SftpAttributes attributes))
            return SftpFailure.NoSuchFile;
        AnswerAttributes(id, attributes);
        return default;
    }

    private void AnswerAttributes(uint id, in SftpAttributes attributes)
    {
        Responses.Begin(SftpPacketType.Attributes, id);
        Responses.WriteAttributes(attributes);
        Responses.End();
    }

    private SftpFailure SetStat(uint id, ref SftpReader reader, bool followsLink)
    {
        if (!TryReadPath(ref reader, followsLink, out string path, out SftpFailure failure))
            return failure;
        if (!reader.TryReadAttributes(out SftpAttributes attributes))
            return SftpFailure.BadMessage;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        failure = Change(followsLink ? Followed(path) : path, attributes);
        return failure.Message is null ? Done(id) : failure;
    }

    // Changes what stands at a path; the times of a link are its own.
    private SftpFailure Change(string path, in SftpAttributes attributes)
    {
        FileAttributes kind = new FileInfo(path).Attributes;
        if (kind == (FileAttributes)(-1))
            return SftpFailure.NoSuchFile;
        if (!CanKeepOwner(attributes))
            return SftpFailure.OwnerFixed;
        if ((kind & FileAttributes.ReparsePoint) != 0 && (attributes.Flags & (SftpAttributeFlags.Size | SftpAttributeFlags.Permissions)) != 0)
            return new SftpFailure(SftpStatus.Unsupported, "Links have neither a length nor permissions that could be changed");
        if (attributes.Has(SftpAttributeFlags.Size))
        {
            if ((kind & FileAttributes.Directory) != 0)
                return SftpFailure.IsDirectory;
            if (attributes.Size > long.MaxValue)
                return SftpFailure.BadOffset;
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, (long)attributes.Size);
        }
        if (attributes.Has(SftpAttributeFlags.Permissions))
            File.SetUnixFileMode(path, attributes.Mode);
        if (attributes.Has(SftpAttributeFlags.Times))
        {
            File.SetLastAccessTimeUtc(path, attributes.AccessedUtc);
            File.SetLastWriteTimeUtc(path, attributes.ModifiedUtc);
        }
        return default;
    }

    // .NET changes no owners. Who asks for the one that is there already has what was wanted.
    private bool CanKeepOwner(in SftpAttributes attributes) =>
        !attributes.Has(SftpAttributeFlags.Owner) || (attributes.UserId == options.UserId && attributes.GroupId == options.GroupId);

    // With a root the name has been followed already, and inside of it.
    private static string Followed(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private SftpFailure OpenDirectory(uint id, ref SftpReader reader)
    {
        if (!TryReadPath(ref reader, followsLast: true, out string path, out SftpFailure failure))
            return failure;
        if (!_handles.HasRoom)
            return new SftpFailure(SftpStatus.Failure, "Too many open files");
        if (!Directory.Exists(path))
            return File.Exists(path) ? SftpFailure.NotDirectory : SftpFailure.NoSuchFile;
        AnswerHandle(id, new SftpOpenDirectory(path, new DirectoryInfo(path).EnumerateFileSystemInfos("*", s_everything).GetEnumerator()));
        return default;
    }

    private SftpFailure ReadDirectory(uint id, ref SftpReader reader)
    {
        if (!TryReadItem(ref reader, out SftpOpenItem? item, out SftpFailure failure))
            return failure;
        if (item is not SftpOpenDirectory directory)
            return SftpFailure.WrongHandle;
        Responses.Begin(SftpPacketType.Name, id);
        int countOffset = Responses.PacketLength;
        Responses.WriteUInt32(0);
        uint count = 0;
        DateTimeOffset now = options.Time.GetUtcNow();
        while (Responses.PacketLength < NamesLength && directory.TryTakeNext(out FileSystemInfo? entry))
        {
            // Gone since the directory was read.
            if (!SftpAttributes.TryGet(entry!, options, out SftpAttributes attributes))
                continue;
            Responses.WriteText(entry!.Name);
            SftpListing.Write(Responses, entry.Name, attributes, options, now);
            Responses.WriteAttributes(attributes);
            count++;
        }
        if (count == 0)
            return new SftpFailure(SftpStatus.EndOfFile, "End of directory");
        Responses.Patch(countOffset, count);
        Responses.End();
        return default;
    }

    private SftpFailure Remove(uint id, ref SftpReader reader)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string path, out SftpFailure failure))
            return failure;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        FileAttributes kind = new FileInfo(path).Attributes;
        if (kind == (FileAttributes)(-1))
            return SftpFailure.NoSuchFile;
        if (IsRealDirectory(kind))
            return SftpFailure.IsDirectory;
        File.Delete(path);
        return Done(id);
    }

    private SftpFailure MakeDirectory(uint id, ref SftpReader reader)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string path, out SftpFailure failure))
            return failure;
        if (!reader.TryReadAttributes(out SftpAttributes attributes))
            return SftpFailure.BadMessage;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        // .NET makes parents as well and is content with what exists; the protocol is not.
        if (new FileInfo(path).Attributes != (FileAttributes)(-1))
            return SftpFailure.Exists;
        if (!Directory.Exists(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path))))
            return SftpFailure.NoSuchFile;
        if (attributes.Has(SftpAttributeFlags.Permissions))
            Directory.CreateDirectory(path, attributes.Mode);
        else
            Directory.CreateDirectory(path);
        return Done(id);
    }

    private SftpFailure RemoveDirectory(uint id, ref SftpReader reader)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string path, out SftpFailure failure))
            return failure;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        FileAttributes kind = new FileInfo(path).Attributes;
        if (kind == (FileAttributes)(-1))
            return SftpFailure.NoSuchFile;
        if (!IsRealDirectory(kind))
            return SftpFailure.NotDirectory;
        Directory.Delete(path);
        return Done(id);
    }

    private SftpFailure RealPath(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadText(SftpPaths.MaximumBytes, out string name))
            return SftpFailure.BadMessage;
        if (!_paths.TryResolve(name, followsLast: true, out string resolved, out SftpFailure failure))
            return failure;
        AnswerName(id, resolved);
        return default;
    }

    // One name, with attributes that say nothing (section 6.11).
    private void AnswerName(uint id, string name)
    {
        Responses.Begin(SftpPacketType.Name, id);
        Responses.WriteUInt32(1);
        Responses.WriteText(name);
        Responses.WriteText(name);
        Responses.WriteAttributes(default);
        Responses.End();
    }

    private SftpFailure Rename(uint id, ref SftpReader reader, bool overwrites)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string from, out SftpFailure failure) || !TryReadPath(ref reader, followsLast: false, out string to, out failure))
            return failure;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        FileAttributes source = new FileInfo(from).Attributes;
        FileAttributes target = new FileInfo(to).Attributes;
        if (source == (FileAttributes)(-1))
            return SftpFailure.NoSuchFile;
        bool isOccupied = target != (FileAttributes)(-1);
        if (isOccupied && !overwrites)
            return SftpFailure.Exists;
        if (isOccupied && string.Equals(Path.GetFullPath(from), Path.GetFullPath(to), StringComparison.Ordinal))
            return Done(id);
        if ((source & FileAttributes.Directory) == 0)
        {
            if (isOccupied && IsRealDirectory(target))
                return SftpFailure.IsDirectory;
            File.Move(from, to, overwrites);
            return Done(id);
        }
        if (isOccupied && IsRealDirectory(source))
        {
            // An empty directory gives way, as rename(2) has it; .NET has no such step, so here it is two.
            if (!IsRealDirectory(target))
                return SftpFailure.NotDirectory;
            if (Directory.EnumerateFileSystemEntries(to).Any())
                return SftpFailure.FromError(39);
            Directory.Delete(to);
        }
        else if (isOccupied)
        {
            if (IsRealDirectory(target))
                return SftpFailure.IsDirectory;
            // A link to a directory, which only Directory.Move moves, and only to where nothing is.
            File.Delete(to);
        }
        Directory.Move(from, to);
        return Done(id);
    }

    private SftpFailure ReadLink(uint id, ref SftpReader reader)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string path, out SftpFailure failure))
            return failure;
        var info = new FileInfo(path);
        if (info.Attributes == (FileAttributes)(-1))
            return SftpFailure.NoSuchFile;
        if (info.LinkTarget is not { } target)
            return SftpFailure.NotLink;
        AnswerName(id, target);
        return default;
    }

    // The draft names the link first. OpenSSH reads and sends the target first, and everybody else followed.
    private SftpFailure MakeSymbolicLink(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadText(SftpPaths.MaximumBytes, out string target) || target.Length == 0)
            return SftpFailure.BadMessage;
        if (!TryReadPath(ref reader, followsLast: false, out string path, out SftpFailure failure))
            return failure;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        if (new FileInfo(path).Attributes != (FileAttributes)(-1))
            return SftpFailure.Exists;
        File.CreateSymbolicLink(path, target);
        return Done(id);
    }

    private static bool IsRealDirectory(FileAttributes kind) => (kind & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;
}
