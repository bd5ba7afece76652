using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>Requests with handles.</summary>
public sealed class FileTests
{
    private const uint WriteFlag = (uint)SftpOpenFlags.Write;
    private const uint CreateFlag = (uint)SftpOpenFlags.Create;
    private const uint ExclusiveFlag = (uint)SftpOpenFlags.Exclusive;
    private const uint AppendFlag = (uint)SftpOpenFlags.Append;

    [Test]
    public void What_is_written_is_read_back_and_stands_in_the_file()
    {
        using var client = new Dialogue();
        byte[] handle = client.Open("a", Dialogue.MakeFlags | Dialogue.ReadFlag).Handle;
        Assert.That(client.Write(handle, 0, "hello"u8).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Write(handle, 5, " world"u8).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Read(handle, 3, 100).Data, Is.EqualTo("lo world"u8.ToArray()));
        Assert.That(client.Read(handle, 11, 100).Status, Is.EqualTo(SftpStatus.EndOfFile));
        Assert.That(client.Close(handle).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.ReadAllText(client.PathOf("a")), Is.EqualTo("hello world"));
        Assert.That(client.OpenHandles, Is.Zero);
    }

    [TestCase(Dialogue.ReadFlag, SftpStatus.NoSuchFile, TestName = "Reading_a_missing_file_is_no_such_file")]
    [TestCase(WriteFlag, SftpStatus.NoSuchFile, TestName = "Writing_does_not_create_without_the_flag")]
    [TestCase(WriteFlag | (uint)SftpOpenFlags.Truncate, SftpStatus.NoSuchFile, TestName = "Truncating_does_not_create")]
    [TestCase(0u, SftpStatus.Failure, TestName = "Neither_reading_nor_writing_is_refused")]
    [TestCase(ExclusiveFlag | WriteFlag, SftpStatus.Failure, TestName = "Exclusive_without_create_is_refused")]
    [TestCase(Dialogue.ReadFlag | AppendFlag, SftpStatus.Failure, TestName = "Appending_needs_writing")]
    [TestCase(1u << 10, SftpStatus.BadMessage, TestName = "Unknown_flags_are_a_bad_message")]
    public void Open_refuses(uint flags, object status)
    {
        using var client = new Dialogue();
        Assert.That(client.Open("missing", flags).Status, Is.EqualTo(status));
        Assert.That(File.Exists(client.PathOf("missing")), Is.False);
    }

    [Test]
    public void Exclusive_creation_fails_when_the_file_exists()
    {
        using var client = new Dialogue();
        uint flags = WriteFlag | CreateFlag | ExclusiveFlag;
        client.Close(client.Open("a", flags).Handle);
        Assert.That(client.Open("a", flags).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Opening_without_truncation_keeps_what_is_there()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "12345");
        byte[] handle = client.Open("a", WriteFlag | CreateFlag).Handle;
        client.Write(handle, 1, "x"u8);
        client.Close(handle);
        Assert.That(File.ReadAllText(client.PathOf("a")), Is.EqualTo("1x345"));
    }

    [Test]
    public void Appended_data_goes_to_the_end_whatever_the_offset()
    {
        using var client = new Dialogue();
        File.WriteAllText(client.PathOf("a"), "12345");
        byte[] handle = client.Open("a", WriteFlag | AppendFlag).Handle;
        client.Write(handle, 0, "6"u8);
        client.Write(handle, 0, "7"u8);
        Assert.That(File.ReadAllText(client.PathOf("a")), Is.EqualTo("1234567"));
    }

    [Test]
    public void A_new_file_has_the_permissions_that_were_asked_for()
    {
        using var client = new Dialogue();
        client.Ask(SftpPacketType.Open, p => p.Text("a").Number(Dialogue.MakeFlags).Number((uint)SftpAttributeFlags.Permissions).Number(0x8000 | 0x180));
        Assert.That(File.GetUnixFileMode(client.PathOf("a")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void A_directory_is_not_opened_as_a_file()
    {
        using var client = new Dialogue();
        Answer answer = client.Open(".", Dialogue.ReadFlag);
        Assert.That(answer.Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(answer.ToString(), Does.Contain("Is a directory"));
    }

    [Test]
    public void A_request_reads_no_more_than_the_limit_and_short_answers_are_allowed()
    {
        using var client = new Dialogue();
        File.WriteAllBytes(client.PathOf("a"), new byte[1_000_000]);
        byte[] handle = client.Open("a", Dialogue.ReadFlag).Handle;
        Assert.That(client.Read(handle, 0, uint.MaxValue).Data, Has.Length.EqualTo(SftpSession.MaximumTransfer));
        Assert.That(client.Read(handle, 999_999, uint.MaxValue).Data, Has.Length.EqualTo(1));
    }

    [TestCase(ulong.MaxValue)]
    [TestCase((ulong)long.MaxValue + 1)]
    public void Offsets_beyond_files_are_refused(ulong offset)
    {
        using var client = new Dialogue();
        byte[] handle = client.Open("a", Dialogue.MakeFlags | Dialogue.ReadFlag).Handle;
        Assert.That(client.Read(handle, offset, 1).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Write(handle, offset, "x"u8).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Write(handle, long.MaxValue, "x"u8).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Handles_do_only_what_they_were_opened_for()
    {
        using var client = new Dialogue();
        byte[] writer = client.Open("a", Dialogue.MakeFlags).Handle;
        byte[] reader = client.Open("a", Dialogue.ReadFlag).Handle;
        byte[] directory = client.Ask(SftpPacketType.OpenDirectory, p => p.Text(".")).Handle;
        Assert.That(client.Read(writer, 0, 1).Status, Is.EqualTo(SftpStatus.PermissionDenied));
        Assert.That(client.Write(reader, 0, "x"u8).Status, Is.EqualTo(SftpStatus.PermissionDenied));
        Assert.That(client.Read(directory, 0, 1).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Ask(SftpPacketType.ReadDirectory, p => p.Data(reader)).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void A_closed_handle_stays_closed_when_its_place_is_used_again()
    {
        using var client = new Dialogue();
        byte[] old = client.Open("a", Dialogue.MakeFlags).Handle;
        client.Close(old);
        byte[] now = client.Open("b", Dialogue.MakeFlags).Handle;
        Assert.That(old, Is.Not.EqualTo(now));
        Assert.That(client.Write(old, 0, "x"u8).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Close(old).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Close([]).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Close(new byte[8]).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(client.Close([255, 255, 255, 255, 0, 0, 0, 1]).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Handles_are_bounded_and_free_again_when_closed()
    {
        using var client = new Dialogue(o => o with { MaximumHandles = 20 });
        byte[][] handles = [.. Enumerable.Range(0, 20).Select(i => client.Open($"f{i}", Dialogue.MakeFlags).Handle)];
        Assert.That(client.Open("more", Dialogue.MakeFlags).ToString(), Does.Contain("Too many open files"));
        Assert.That(client.Ask(SftpPacketType.OpenDirectory, p => p.Text(".")).Status, Is.EqualTo(SftpStatus.Failure));
        Assert.That(File.Exists(client.PathOf("more")), Is.False);
        client.Close(handles[7]);
        Assert.That(client.Open("more", Dialogue.MakeFlags).Handle, Has.Length.EqualTo(8));
    }

    [Test]
    public void Attributes_of_a_handle_are_read_and_changed()
    {
        using var client = new Dialogue();
        byte[] handle = client.Open("a", Dialogue.MakeFlags).Handle;
        client.Write(handle, 0, "12345678"u8);
        uint all = (uint)(SftpAttributeFlags.Size | SftpAttributeFlags.Permissions | SftpAttributeFlags.Times);
        Assert.That(client.Ask(SftpPacketType.FSetStat, p => p.Data(handle).Number(all).Long(4).Number(0x1C0).Number(1_000_000).Number(2_000_000)).Status, Is.EqualTo(SftpStatus.Ok));
        SftpAttributes attributes = client.Ask(SftpPacketType.FStat, p => p.Data(handle)).Attributes;
        Assert.That(attributes.Size, Is.EqualTo(4));
        Assert.That(attributes.Permissions, Is.EqualTo(0x81C0));
        Assert.That((attributes.AccessTime, attributes.ModificationTime), Is.EqualTo((1_000_000u, 2_000_000u)));
        File.Delete(client.PathOf("a"));
        Assert.That(client.Ask(SftpPacketType.FStat, p => p.Data(handle)).Attributes.Size, Is.EqualTo(4), "The file lives as long as it is open.");
        byte[] directory = client.Ask(SftpPacketType.OpenDirectory, p => p.Text(".")).Handle;
        Assert.That(client.Ask(SftpPacketType.FStat, p => p.Data(directory)).Attributes.Permissions & 0xF000, Is.EqualTo(0x4000));
    }

    [Test]
    public void Copying_data_stays_within_what_was_asked_for()
    {
        using var client = new Dialogue();
        byte[] content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
        File.WriteAllBytes(client.PathOf("from"), content);
        byte[] from = client.Open("from", Dialogue.ReadFlag).Handle;
        byte[] to = client.Open("to", Dialogue.MakeFlags).Handle;
        Answer Copy(byte[] source, ulong offset, ulong length, byte[] target, ulong place) =>
            client.Extended("copy-data", p => p.Data(source).Long(offset).Long(length).Data(target).Long(place));
        Assert.That(Copy(from, 0, 0, to, 0).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.ReadAllBytes(client.PathOf("to")).AsSpan().SequenceEqual(content), Is.True);
        Assert.That(Copy(from, 10, 3, to, 0).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.ReadAllBytes(client.PathOf("to")).AsSpan(0, 4).ToArray(), Is.EqualTo(new[] { content[10], content[11], content[12], content[3] }));
        Assert.That(Copy(from, 0, 0, from, 0).Status, Is.Not.EqualTo(SftpStatus.Ok));
        byte[] appender = client.Open("from", WriteFlag | AppendFlag).Handle;
        Assert.That(Copy(from, 0, 0, appender, 0).Status, Is.EqualTo(SftpStatus.Failure), "It would never end.");
        Assert.That(Copy(from, 0, ulong.MaxValue, to, 0).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Reading_and_writing_allocate_nothing()
    {
        using var client = new Dialogue();
        byte[] handle = client.Open("a", Dialogue.MakeFlags | Dialogue.ReadFlag).Handle;
        using var session = new SftpSession(new SftpOptions { HomeDirectory = client.Directory }, default);
        session.Process(new Packet(SftpPacketType.Init).Number(3).Bytes);
        session.Process(new Packet(SftpPacketType.Open, 1).Text("b").Number(Dialogue.MakeFlags | Dialogue.ReadFlag).Nothing().Bytes);
        // The first place of a new table.
        byte[] own = [0, 0, 0, 0, 0, 0, 0, 1];
        byte[] write = new Packet(SftpPacketType.Write, 2).Data(own).Long(0).Data(new byte[32_768]).Bytes.ToArray();
        byte[] read = new Packet(SftpPacketType.Read, 3).Data(own).Long(0).Number(32_768).Bytes.ToArray();
        void Both()
        {
            session.Responses.Clear();
            session.Process(write);
            session.Process(read);
        }
        for (int i = 0; i < 100; i++)
            Both();
        Assert.That(session.Responses.Count, Is.GreaterThan(32_768));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Both();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Everything_is_closed_at_the_end()
    {
        using var client = new Dialogue();
        var session = new SftpSession(new SftpOptions { HomeDirectory = client.Directory }, default);
        session.Process(new Packet(SftpPacketType.Init).Number(3).Bytes);
        session.Process(new Packet(SftpPacketType.Open, 1).Text("b").Number(Dialogue.MakeFlags).Nothing().Bytes);
        session.Process(new Packet(SftpPacketType.OpenDirectory, 1).Text(".").Bytes);
        Assert.That(session.OpenHandles, Is.EqualTo(2));
        session.Dispose();
        Assert.That(session.OpenHandles, Is.Zero);
        using FileStream alone = new(client.PathOf("b"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.That(alone.CanWrite, Is.True);
    }
}
