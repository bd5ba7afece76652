using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Ssh.Peers;

/// <summary>OpenSSH's scp and sftp, and sshfs.</summary>
[Category("Peers")]
public sealed class OpenSshFileTests : MachineFixture
{
    private const int ScpBytes = 100_000_000;

    [Test]
    public void Scp_brings_a_hundred_megabytes_there_and_back()
    {
        byte[] content = Content(ScpBytes);
        string sent = MakeFile("sent", content);
        string back = Path.Combine(Local, "back");
        Scp(sent, "machine:/tmp/scp");
        Scp("machine:/tmp/scp", back);
        Ssh("rm /tmp/scp");
        AreEqual(File.ReadAllBytes(back), content);
    }

    [Test]
    public void Sftp_makes_changes_lists_and_removes_names()
    {
        byte[] content = Content(300_000);
        string sent = MakeFile("sent", content);
        string back = Path.Combine(Local, "back");
        string output = Sftp("mkdir /tmp/names", "cd /tmp/names", $"put {sent} a", "rename a b", "symlink b soft", "chmod 600 b", "ls -l", "df -h", $"get soft {back}",
            "rm soft", "rm b", "cd /", "rmdir /tmp/names");
        Assert.That(output, Does.Match(@"-rw-------\s+\S+ root\s+root\s+300000 .* b\r?\n").And.Match("lrwxrwxrwx .* soft").And.Contain("%"));
        AreEqual(File.ReadAllBytes(back), content);
    }

    [Test]
    public void Sftp_copies_a_tree_with_its_times()
    {
        Directory.CreateDirectory(Path.Combine(Local, "tree/inner"));
        foreach (int i in Enumerable.Range(0, 20))
            MakeFile($"tree/inner/file {i}", Content(1000 * i));
        File.SetLastWriteTimeUtc(Path.Combine(Local, "tree/inner/file 3"), DateTime.UnixEpoch.AddDays(12_345));
        Sftp($"put -rp {Local}/tree /tmp/tree", $"get -rp /tmp/tree {Local}/back");
        foreach (int i in Enumerable.Range(0, 20))
            AreEqual(File.ReadAllBytes(Path.Combine(Local, $"back/inner/file {i}")), Content(1000 * i));
        Assert.That(File.GetLastWriteTimeUtc(Path.Combine(Local, "back/inner/file 3")), Is.EqualTo(DateTime.UnixEpoch.AddDays(12_345)));
        Ssh("rm -r /tmp/tree");
    }

    [Test]
    public void Sshfs_shows_the_files_as_a_directory()
    {
        string mount = Directory.CreateDirectory(Path.Combine(Local, "mount")).FullName;
        PeerResult result = Peer.Run("sshfs", ["-F", Machine.Files.PathOf("config"), "machine:/tmp", mount]);
        if (result.Status != 0 && result.Errors.Contains("fuse", StringComparison.OrdinalIgnoreCase))
            Assert.Ignore("FUSE cannot be used here: " + result.Errors);
        Assert.That(result.Status, Is.Zero, result.ToString());
        try
        {
            byte[] content = Content(1_000_000);
            string file = Path.Combine(mount, "by sshfs");
            File.WriteAllBytes(file, content);
            AreEqual(File.ReadAllBytes(file), content);
            File.Move(file, file + " moved");
            File.CreateSymbolicLink(Path.Combine(mount, "link"), "by sshfs moved");
            Assert.That(new FileInfo(Path.Combine(mount, "link")).LinkTarget, Is.EqualTo("by sshfs moved"));
            Assert.That(Directory.GetFiles(mount).Select(Path.GetFileName), Does.Contain("by sshfs moved"));
            Assert.That(new DriveInfo(mount).TotalSize, Is.Positive);
            File.Delete(file + " moved");
            File.Delete(Path.Combine(mount, "link"));
        }
        finally
        {
            Peer.Run("fusermount3", ["-u", mount]);
        }
    }

    private static void Scp(string from, string to)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        // -s: by sftp, also with an scp older than 9.0.
        PeerResult result = Peer.Run("scp", ["-s", "-q", "-F", Machine.Files.PathOf("config"), from, to]);
        Assert.That(result.Status, Is.Zero, result.ToString());
        TestContext.Out.WriteLine($"{from} to {to}: {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private string Sftp(params IEnumerable<string> commands)
    {
        string batch = Path.Combine(Local, "batch");
        File.WriteAllLines(batch, commands);
        PeerResult result = Peer.Run("sftp", ["-F", Machine.Files.PathOf("config"), "-b", batch, "machine"]);
        Assert.That(result.Status, Is.Zero, result.ToString());
        return result.Output;
    }
}
