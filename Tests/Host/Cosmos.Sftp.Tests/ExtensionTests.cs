using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>Version and extensions.</summary>
public sealed class ExtensionTests
{
    [Test]
    public void The_version_is_three_and_names_the_extensions()
    {
        using var client = new Dialogue();
        Assert.That(client.Version.Type, Is.EqualTo(SftpPacketType.Version));
        Assert.That(client.Version.Id, Is.EqualTo(3));
        var extensions = new Dictionary<string, string>();
        SftpReader reader = client.Version.Reader();
        while (reader.TryReadText(100, out string name) && reader.TryReadText(100, out string version))
            extensions.Add(name, version);
        Assert.That(extensions["posix-rename@openssh.com"], Is.EqualTo("1"));
        Assert.That(extensions["statvfs@openssh.com"], Is.EqualTo("2"));
        Assert.That(extensions["limits@openssh.com"], Is.EqualTo("1"));
    }

    [Test]
    public void Limits_are_those_that_hold()
    {
        using var client = new Dialogue(o => o with { MaximumHandles = 33 });
        SftpReader reader = client.Extended("limits@openssh.com", p => p).Reader();
        Assert.That(reader.TryReadUInt64(out ulong packet) & reader.TryReadUInt64(out ulong read) & reader.TryReadUInt64(out ulong write) & reader.TryReadUInt64(out ulong handles), Is.True);
        Assert.That((packet, read, write, handles), Is.EqualTo((262_144ul, 261_120ul, 261_120ul, 33ul)));
    }

    [Test]
    public void Space_of_the_file_system_is_told_for_names_and_handles()
    {
        using var client = new Dialogue();
        byte[] handle = client.Ask(SftpPacketType.OpenDirectory, p => p.Text(".")).Handle;
        foreach (Answer answer in new[] { client.Extended("statvfs@openssh.com", p => p.Text(".")), client.Extended("fstatvfs@openssh.com", p => p.Data(handle)) })
        {
            Assert.That(answer.Body, Has.Length.EqualTo(11 * 8));
            SftpReader reader = answer.Reader();
            ulong[] fields = new ulong[11];
            for (int i = 0; i < fields.Length; i++)
                reader.TryReadUInt64(out fields[i]);
            Assert.That(fields[0] * fields[2], Is.EqualTo((ulong)new DriveInfo(client.Directory).TotalSize));
            Assert.That(fields[4], Is.GreaterThan(0).And.LessThanOrEqualTo(fields[2]));
            Assert.That(fields[10], Is.EqualTo(255));
        }
        Assert.That(client.Extended("statvfs@openssh.com", p => p.Text("none")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
    }

    [TestCase("~", "")]
    [TestCase("~/x", "/x")]
    [TestCase("~root/x", "/x")]
    [TestCase("y", "/y")]
    public void Tildes_are_expanded(string path, string expected)
    {
        using var client = new Dialogue();
        Assert.That(client.Extended("expand-path@openssh.com", p => p.Text(path)).Name, Is.EqualTo(client.Directory + expected));
    }

    [Test]
    public void There_is_one_user()
    {
        using var client = new Dialogue();
        Assert.That(client.Extended("expand-path@openssh.com", p => p.Text("~nobody/x")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Extended("home-directory", p => p.Text("nobody")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Extended("home-directory", p => p.Text("root")).Name, Is.EqualTo(client.Directory));
        SftpReader reader = client.Extended("users-groups-by-id@openssh.com", p => p.Data([0, 0, 0, 0, 0, 0, 0, 7]).Data([])).Reader();
        Assert.That(reader.TryReadBytes(out ReadOnlySpan<byte> users) & reader.TryReadBytes(out ReadOnlySpan<byte> groups), Is.True);
        Assert.That(users.ToArray(), Is.EqualTo(new byte[] { 0, 0, 0, 4, (byte)'r', (byte)'o', (byte)'o', (byte)'t', 0, 0, 0, 0 }));
        Assert.That(groups.Length, Is.Zero);
        Assert.That(client.Extended("users-groups-by-id@openssh.com", p => p.Data([0]).Data([])).Status, Is.EqualTo(SftpStatus.BadMessage));
        Assert.That(client.Extended("users-groups-by-id@openssh.com", p => p.Data(new byte[100_000]).Data([])).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Fsync_takes_a_file()
    {
        using var client = new Dialogue();
        byte[] handle = client.Open("a", Dialogue.MakeFlags).Handle;
        Assert.That(client.Extended("fsync@openssh.com", p => p.Data(handle)).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(client.Extended("fsync@openssh.com", p => p.Data("x"u8)).Status, Is.EqualTo(SftpStatus.Failure));
    }

    [Test]
    public void Without_hard_links_none_are_promised()
    {
        using var client = new Dialogue(o => o with { CreateHardLink = null });
        Assert.That(System.Text.Encoding.ASCII.GetString(client.Version.Body), Does.Not.Contain("hardlink").And.Contain("posix-rename"));
        Assert.That(client.Extended("hardlink@openssh.com", p => p.Text("a").Text("b")).Status, Is.EqualTo(SftpStatus.Unsupported));
    }

    [Test]
    public void Unknown_requests_are_unsupported()
    {
        using var client = new Dialogue();
        Assert.That(client.Extended("something@example.com", p => p).Status, Is.EqualTo(SftpStatus.Unsupported));
        Assert.That(client.Ask((SftpPacketType)77, p => p).Status, Is.EqualTo(SftpStatus.Unsupported));
    }
}
