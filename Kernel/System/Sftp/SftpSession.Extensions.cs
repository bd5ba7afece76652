using System;
using System.IO;

namespace Cosmos.Sftp;

/// <content>Extensions of OpenSSH (PROTOCOL, section 4 "sftp") and of draft-ietf-secsh-filexfer-extensions-00.</content>
internal sealed partial class SftpSession
{
    private const uint BlockSize = 4096;
    private const uint LongestName = 255;
    private const uint ReadOnlyFlag = 1;
    private const int MaximumIds = 1024;

    private void WriteExtensions()
    {
        WriteExtension("posix-rename@openssh.com"u8, "1"u8);
        WriteExtension("statvfs@openssh.com"u8, "2"u8);
        WriteExtension("fstatvfs@openssh.com"u8, "2"u8);
        if (options.CreateHardLink is not null)
            WriteExtension("hardlink@openssh.com"u8, "1"u8);
        WriteExtension("fsync@openssh.com"u8, "1"u8);
        WriteExtension("lsetstat@openssh.com"u8, "1"u8);
        WriteExtension("limits@openssh.com"u8, "1"u8);
        WriteExtension("expand-path@openssh.com"u8, "1"u8);
        WriteExtension("copy-data"u8, "1"u8);
        WriteExtension("home-directory"u8, "1"u8);
        WriteExtension("users-groups-by-id@openssh.com"u8, "1"u8);
    }

    private void WriteExtension(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version)
    {
        Responses.WriteBytes(name);
        Responses.WriteBytes(version);
    }

    private SftpFailure Extended(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadBytes(out ReadOnlySpan<byte> name))
            return SftpFailure.BadMessage;
        if (name.SequenceEqual("posix-rename@openssh.com"u8))
            return Rename(id, ref reader, overwrites: true);
        if (name.SequenceEqual("statvfs@openssh.com"u8))
            return TryReadPath(ref reader, followsLast: true, out string path, out SftpFailure failure) ? AnswerSpace(id, path) : failure;
        if (name.SequenceEqual("fstatvfs@openssh.com"u8))
            return TryReadItem(ref reader, out SftpOpenItem? item, out SftpFailure failure) ? AnswerSpace(id, item!.Path) : failure;
        if (name.SequenceEqual("hardlink@openssh.com"u8) && options.CreateHardLink is { } create)
            return MakeHardLink(id, ref reader, create);
        if (name.SequenceEqual("fsync@openssh.com"u8))
            return Synchronize(id, ref reader);
        if (name.SequenceEqual("lsetstat@openssh.com"u8))
            return SetStat(id, ref reader, followsLink: false);
        if (name.SequenceEqual("limits@openssh.com"u8))
            return AnswerLimits(id);
        if (name.SequenceEqual("expand-path@openssh.com"u8))
            return ExpandPath(id, ref reader);
        if (name.SequenceEqual("copy-data"u8))
            return options.IsReadOnly ? SftpFailure.ReadOnly : CopyData(id, ref reader);
        if (name.SequenceEqual("home-directory"u8))
            return AnswerHome(id, ref reader);
        if (name.SequenceEqual("users-groups-by-id@openssh.com"u8))
            return AnswerNames(id, ref reader);
        return new SftpFailure(SftpStatus.Unsupported, "Unknown extended request");
    }

    // Fields of statvfs(3). Nodes are not counted here: 0.
    private SftpFailure AnswerSpace(uint id, string path)
    {
        if (!Path.Exists(path))
            return SftpFailure.NoSuchFile;
        var drive = new DriveInfo(path);
        Responses.Begin(SftpPacketType.ExtendedReply, id);
        Responses.WriteUInt64(BlockSize);
        Responses.WriteUInt64(BlockSize);
        Responses.WriteUInt64((ulong)drive.TotalSize / BlockSize);
        Responses.WriteUInt64((ulong)drive.TotalFreeSpace / BlockSize);
        Responses.WriteUInt64((ulong)drive.AvailableFreeSpace / BlockSize);
        Responses.WriteUInt64(0);
        Responses.WriteUInt64(0);
        Responses.WriteUInt64(0);
        Responses.WriteUInt64(0);
        Responses.WriteUInt64(options.IsReadOnly ? ReadOnlyFlag : 0);
        Responses.WriteUInt64(LongestName);
        Responses.End();
        return default;
    }

    private SftpFailure MakeHardLink(uint id, ref SftpReader reader, Action<string, string> create)
    {
        if (!TryReadPath(ref reader, followsLast: false, out string existing, out SftpFailure failure) || !TryReadPath(ref reader, followsLast: false, out string path, out failure))
            return failure;
        if (options.IsReadOnly)
            return SftpFailure.ReadOnly;
        create(existing, path);
        return Done(id);
    }

    private SftpFailure AnswerLimits(uint id)
    {
        Responses.Begin(SftpPacketType.ExtendedReply, id);
        Responses.WriteUInt64(SftpServer.MaximumPacketLength);
        Responses.WriteUInt64(MaximumTransfer);
        Responses.WriteUInt64(MaximumTransfer);
        Responses.WriteUInt64((ulong)options.MaximumHandles);
        Responses.End();
        return default;
    }

    private SftpFailure ExpandPath(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadText(SftpPaths.MaximumBytes, out string name))
            return SftpFailure.BadMessage;
        if (name == "~" || name.StartsWith("~/", StringComparison.Ordinal))
            name = _paths.Home + name[1..];
        else if (name.StartsWith('~'))
            return IsUser(name.AsSpan(1, (name + "/").IndexOf('/') - 1)) ? AnswerResolved(id, _paths.Home + name[(name + "/").IndexOf('/')..]) : NoSuchUser;
        return AnswerResolved(id, name);
    }

    private SftpFailure AnswerResolved(uint id, string name)
    {
        if (!_paths.TryResolve(name, followsLast: true, out string resolved, out SftpFailure failure))
            return failure;
        AnswerName(id, resolved);
        return default;
    }

    private SftpFailure AnswerHome(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadText(SftpPaths.MaximumBytes, out string user))
            return SftpFailure.BadMessage;
        if (user.Length > 0 && !IsUser(user))
            return NoSuchUser;
        AnswerName(id, _paths.Home);
        return default;
    }

    private bool IsUser(ReadOnlySpan<char> name) => name.Equals(options.UserName, StringComparison.Ordinal);

    private static SftpFailure NoSuchUser => new(SftpStatus.NoSuchFile, "No such user");

    // Names of users, then of groups; an empty one for a number without a name.
    private SftpFailure AnswerNames(uint id, ref SftpReader reader)
    {
        if (!reader.TryReadBytes(out ReadOnlySpan<byte> users) || !reader.TryReadBytes(out ReadOnlySpan<byte> groups)
            || users.Length % sizeof(uint) != 0 || groups.Length % sizeof(uint) != 0)
        {
            return SftpFailure.BadMessage;
        }
        if ((users.Length + groups.Length) / sizeof(uint) > MaximumIds)
            return new SftpFailure(SftpStatus.Failure, "Too many numbers in one request");
        Responses.Begin(SftpPacketType.ExtendedReply, id);
        WriteNames(users, options.UserId, options.UserName);
        WriteNames(groups, options.GroupId, options.GroupName);
        Responses.End();
        return default;
    }

    private void WriteNames(ReadOnlySpan<byte> numbers, uint known, string name)
    {
        int lengthOffset = Responses.PacketLength;
        Responses.WriteUInt32(0);
        var reader = new SftpReader(numbers);
        while (reader.TryReadUInt32(out uint number))
            Responses.WriteText(number == known ? name : "");
        Responses.Patch(lengthOffset, (uint)(Responses.PacketLength - lengthOffset - sizeof(uint)));
    }
}
