using System;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>A root of its own, and reading only.</summary>
public sealed class RootTests
{
    [Test]
    public void Nothing_leads_out_of_the_root()
    {
        using var outside = new Dialogue();
        File.WriteAllText(outside.PathOf("secret"), "secret");
        using var client = new Dialogue(hasRoot: true);
        File.CreateSymbolicLink(client.PathOf("absolute"), outside.PathOf("secret"));
        File.CreateSymbolicLink(client.PathOf("up"), "../../../../../../.." + outside.Directory);
        string[] ways = ["absolute", "up/secret", "../" + Path.GetFileName(outside.Directory) + "/secret", outside.PathOf("secret"), "/../../" + outside.PathOf("secret")];
        foreach (string way in ways)
        {
            Assert.That(client.Open(way, Dialogue.ReadFlag).Status, Is.EqualTo(SftpStatus.NoSuchFile), way);
            Assert.That(client.Ask(SftpPacketType.Stat, p => p.Text(way)).Status, Is.EqualTo(SftpStatus.NoSuchFile), way);
            Assert.That(client.Open(way, Dialogue.MakeFlags).Type == SftpPacketType.Handle && File.ReadAllText(outside.PathOf("secret")) != "secret", Is.False, way);
        }
        Assert.That(client.Ask(SftpPacketType.OpenDirectory, p => p.Text("up")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(client.Ask(SftpPacketType.Rename, p => p.Text("absolute").Text("up/x")).Status, Is.EqualTo(SftpStatus.NoSuchFile));
        Assert.That(File.Exists(outside.PathOf("x")), Is.False);
    }

    [Test]
    public void Absolute_links_mean_the_root_that_the_client_sees()
    {
        using var client = new Dialogue(hasRoot: true);
        Directory.CreateDirectory(client.PathOf("etc"));
        File.WriteAllText(client.PathOf("etc/motd"), "hello");
        File.CreateSymbolicLink(client.PathOf("link"), "/etc/motd");
        Assert.That(client.Read(client.Open("/link", Dialogue.ReadFlag).Handle, 0, 10).Data, Is.EqualTo("hello"u8.ToArray()));
        Assert.That(client.Ask(SftpPacketType.RealPath, p => p.Text("link")).Name, Is.EqualTo("/etc/motd"));
        Assert.That(client.Ask(SftpPacketType.RealPath, p => p.Text("..")).Name, Is.EqualTo("/"));
        Assert.That(client.Ask(SftpPacketType.ReadLink, p => p.Text("link")).Name, Is.EqualTo("/etc/motd"));
        Assert.That(client.Ask(SftpPacketType.LStat, p => p.Text("link")).Attributes.Permissions & 0xF000, Is.EqualTo(0xA000));
        Assert.That(client.Ask(SftpPacketType.Remove, p => p.Text("link")).Status, Is.EqualTo(SftpStatus.Ok));
        Assert.That(File.Exists(client.PathOf("etc/motd")), Is.True);
    }

    [Test]
    public void Answers_do_not_name_directories_of_the_machine()
    {
        using var client = new Dialogue(hasRoot: true);
        Assert.That(client.Open("a/b/c", Dialogue.ReadFlag).ToString(), Does.Not.Contain(client.Directory));
    }

    [Test]
    public void A_read_only_server_changes_nothing()
    {
        using var client = new Dialogue(o => o with { IsReadOnly = true });
        File.WriteAllText(client.PathOf("a"), "text");
        Directory.CreateDirectory(client.PathOf("d"));
        byte[] handle = client.Open("a", Dialogue.ReadFlag).Handle;
        Answer[] answers =
        [
            client.Open("b", Dialogue.MakeFlags),
            client.Open("b", Dialogue.ReadFlag | (uint)SftpOpenFlags.Create),
            client.Open("a", (uint)SftpOpenFlags.Write),
            client.Ask(SftpPacketType.SetStat, p => p.Text("a").Number(1).Long(0)),
            client.Ask(SftpPacketType.FSetStat, p => p.Data(handle).Number(1).Long(0)),
            client.Extended("lsetstat@openssh.com", p => p.Text("a").Number(8).Number(0).Number(0)),
            client.Ask(SftpPacketType.Remove, p => p.Text("a")),
            client.Ask(SftpPacketType.RemoveDirectory, p => p.Text("d")),
            client.Ask(SftpPacketType.MakeDirectory, p => p.Text("e").Nothing()),
            client.Ask(SftpPacketType.Rename, p => p.Text("a").Text("b")),
            client.Extended("posix-rename@openssh.com", p => p.Text("a").Text("b")),
            client.Extended("hardlink@openssh.com", p => p.Text("a").Text("b")),
            client.Extended("copy-data", p => p.Data(handle).Long(0).Long(0).Data(handle).Long(0)),
            client.Ask(SftpPacketType.SymLink, p => p.Text("a").Text("b")),
        ];
        foreach (Answer answer in answers)
            Assert.That(answer.Status, Is.EqualTo(SftpStatus.PermissionDenied));
        Assert.That(Directory.GetFileSystemEntries(client.Directory), Has.Length.EqualTo(2));
        Assert.That(client.Read(handle, 0, 10).Data, Has.Length.EqualTo(4));
    }

    [TestCase("relative", 1)]
    [TestCase("/", 0)]
    public void Options_without_sense_are_refused_at_once(string root, int handles) =>
        Assert.That(() => new SftpServer(new SftpOptions { Root = root, MaximumHandles = handles }), Throws.InstanceOf<ArgumentException>());
}
