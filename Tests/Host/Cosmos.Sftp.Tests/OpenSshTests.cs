using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>OpenSSH's client, which starts the server itself (<c>sftp -D</c>).</summary>
[Category("Peers")]
public sealed class OpenSshTests
{
    private string _directory = "";

    private string Local => Path.Combine(_directory, "local");

    private string Remote => Path.Combine(_directory, "remote");

    [SetUp]
    public void Make_directories()
    {
        _directory = Directory.CreateTempSubdirectory("cosmos-sftp-").FullName;
        Directory.CreateDirectory(Local);
        Directory.CreateDirectory(Remote);
    }

    [TearDown]
    public void Remove_directories() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Files_go_there_and_back()
    {
        byte[] content = new byte[5_000_000];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(Local, "a"), content);
        File.WriteAllText(Path.Combine(Local, "empty"), "");
        Run($"put {Local}/a sent", $"put {Local}/empty", $"get sent {Local}/back", $"get empty {Local}/empty-back");
        Assert.That(File.ReadAllBytes(Path.Combine(Remote, "sent")).AsSpan().SequenceEqual(content), Is.True);
        Assert.That(File.ReadAllBytes(Path.Combine(Local, "back")).AsSpan().SequenceEqual(content), Is.True);
        Assert.That(new FileInfo(Path.Combine(Local, "empty-back")).Length, Is.Zero);
    }

    [Test]
    public void Trees_keep_their_times_and_permissions()
    {
        Directory.CreateDirectory(Path.Combine(Local, "tree/inner/more"));
        File.WriteAllText(Path.Combine(Local, "tree/inner/file"), "text");
        File.SetUnixFileMode(Path.Combine(Local, "tree/inner/file"), (UnixFileMode)0x1E8);
        File.SetLastWriteTimeUtc(Path.Combine(Local, "tree/inner/file"), DateTime.UnixEpoch.AddDays(10_000));
        Run($"put -rp {Local}/tree there", $"get -rp there {Local}/back");
        foreach (string copy in new[] { Path.Combine(Remote, "there/inner/file"), Path.Combine(Local, "back/inner/file") })
        {
            Assert.That(File.ReadAllText(copy), Is.EqualTo("text"));
            Assert.That(File.GetUnixFileMode(copy), Is.EqualTo((UnixFileMode)0x1E8));
            Assert.That(File.GetLastWriteTimeUtc(copy), Is.EqualTo(DateTime.UnixEpoch.AddDays(10_000)));
        }
        Assert.That(Directory.Exists(Path.Combine(Local, "back/inner/more")), Is.True);
    }

    [Test]
    public void An_interrupted_transfer_is_taken_up_again()
    {
        File.WriteAllText(Path.Combine(Local, "a"), "0123456789");
        File.WriteAllText(Path.Combine(Remote, "a"), "0123");
        Run($"reput {Local}/a a");
        Assert.That(File.ReadAllText(Path.Combine(Remote, "a")), Is.EqualTo("0123456789"));
    }

    [Test]
    public void Names_are_made_changed_listed_and_removed()
    {
        File.WriteAllText(Path.Combine(Remote, "a"), "12345");
        string output = Run("mkdir d", "cd d", "pwd", "rename ../a b", "ln b hard", "symlink b soft", "chmod 600 b", "ls -l", "df", "df -h", "rm hard", "rm soft", "rename b ../c", "cd ..", "rmdir d", "ls -1");
        Assert.That(output, Does.Contain("Remote working directory: /d").And.Match(@"-rw-------\s+\S+ root\s+root\s+5 .* b\r?\n").And.Match(@"lrwxrwxrwx .* soft").And.Contain("%"));
        Assert.That(File.ReadAllText(Path.Combine(Remote, "c")), Is.EqualTo("12345"));
        Assert.That(Directory.GetFileSystemEntries(Remote), Has.Length.EqualTo(1));
    }

    [Test]
    public void Errors_end_the_batch()
    {
        Assert.That(Fail("get missing"), Does.Contain("not found"));
        Directory.CreateDirectory(Path.Combine(Remote, "d/e"));
        Assert.That(Fail("rmdir d"), Does.Contain("Failure"));
        Assert.That(Fail("mkdir d"), Does.Contain("Failure"));
    }

    private string Run(params string[] commands)
    {
        (int status, string output) = Sftp(commands);
        Assert.That(status, Is.Zero, output);
        return output;
    }

    private string Fail(params string[] commands)
    {
        (int status, string output) = Sftp(commands);
        Assert.That(status, Is.Not.Zero, output);
        return output;
    }

    private (int Status, string Output) Sftp(string[] commands)
    {
        string batch = Path.Combine(_directory, "batch");
        File.WriteAllLines(batch, commands);
        var start = new ProcessStartInfo("sftp") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (string[])["-b", batch, "-D", $"dotnet exec {typeof(Program).Assembly.Location} {Remote}"])
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("OpenSSH's sftp is not installed.");
            throw;
        }
        using (process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("sftp did not end.");
            }
            return (process.ExitCode, output.Result + errors.Result);
        }
    }
}
