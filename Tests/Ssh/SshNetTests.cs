using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Renci.SshNet;

namespace Cosmos.Ssh.Peers;

/// <summary>SSH.NET, in this process; it exchanges keys by ML-KEM.</summary>
public sealed class SshNetTests : MachineFixture
{
    [Test]
    public void A_command_has_its_output_its_errors_and_its_status()
    {
        using SshClient client = Connect();
        Assert.That(client.ConnectionInfo.CurrentKeyExchangeAlgorithm, Is.EqualTo("mlkem768x25519-sha256"));
        using SshCommand command = client.RunCommand("echo works; there-is-none");
        Assert.That((command.Result, command.ExitStatus), Is.EqualTo(("works\n", 127)));
        Assert.That(command.Error, Does.Contain("there-is-none"));
    }

    [Test]
    public void Control_C_interrupts_a_command_and_the_prompt_comes_back()
    {
        using SshClient client = Connect();
        using ShellStream shell = client.CreateShellStream("xterm", 90, 25, 0, 0, 4096);
        shell.Write("sleep 1000\r");
        Expect(shell, "sleep 1000");
        shell.Write("\u0003");
        shell.Write("echo still$((6*7)) here\r");
        shell.Write("echo al\"\"ive\r");
        Expect(shell, "alive");
        shell.ChangeWindowSize(60, 20, 0, 0);
        shell.Write("exit\r");
    }

    [Test]
    public async Task A_command_is_cancelled_by_a_signal()
    {
        using SshClient client = Connect();
        using SshCommand command = client.CreateCommand("sleep 1000");
        Task running = command.ExecuteAsync();
        command.CancelAsync(forceKill: false);
        try
        {
            await running.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (OperationCanceledException)
        {
            // How SSH.NET tells it.
        }
        using SshCommand after = client.RunCommand("echo works");
        Assert.That(after.Result, Is.EqualTo("works\n"));
    }

    [Test]
    public void Files_go_there_and_back()
    {
        byte[] content = Content(2_000_000);
        using var client = new SftpClient(Information());
        client.Connect();
        client.UploadFile(new MemoryStream(content), "/tmp/sshnet");
        var back = new MemoryStream();
        client.DownloadFile("/tmp/sshnet", back);
        AreEqual(back.ToArray(), content);
        Assert.That(client.ListDirectory("/tmp").Select(f => f.Name), Does.Contain("sshnet"));
        Assert.That(client.GetStatus("/tmp").TotalBlocks, Is.Positive);
        client.RenameFile("/tmp/sshnet", "/tmp/sshnet2", isPosix: true);
        client.DeleteFile("/tmp/sshnet2");
    }

    private static SshClient Connect()
    {
        var client = new SshClient(Information());
        client.Connect();
        return client;
    }

    private static ConnectionInfo Information()
    {
        string key = Machine.Files.PathOf("ed25519");
        AuthenticationMethod method = File.Exists(key)
            ? new PrivateKeyAuthenticationMethod("tester", new PrivateKeyFile(key))
            : new PasswordAuthenticationMethod("tester", SshMachine.Password);
        return new ConnectionInfo("127.0.0.1", Machine.Port, "tester", method) { Timeout = TimeSpan.FromSeconds(60) };
    }

    private static void Expect(ShellStream shell, string text) => Assert.That(shell.Expect(text, TimeSpan.FromSeconds(60)), Is.Not.Null, $"'{text}' did not come.");
}
