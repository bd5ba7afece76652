using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Ssh.Peers;

/// <summary>OpenSSH's ssh: logging in, algorithms, sessions.</summary>
[Category("Peers")]
public sealed class OpenSshTests : MachineFixture
{
    // ecdh-sha2-nistp256 is for machines that ask for it (ssh.nist_curves); the tests of Cosmos.Ssh have it.
    private static readonly string[] s_keyExchanges =
        ["mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com", "curve25519-sha256", "curve25519-sha256@libssh.org"];

    private static readonly string[] s_ciphers = ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes128-ctr"];
    private static readonly string[] s_macs = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"];

    [Test]
    public void A_command_has_its_output_its_errors_and_its_status()
    {
        PeerResult result = Ssh([], "echo one; echo two");
        Assert.That((result.Status, result.Output, result.Errors), Is.EqualTo((0, "one\ntwo\n", "")));
        result = Ssh([], "there-is-no-such-command");
        Assert.That(result.Status, Is.EqualTo(127), result.ToString());
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.Errors, Does.Contain("there-is-no-such-command"));
        Assert.That(Ssh([], "exit 42").Status, Is.EqualTo(42));
    }

    [TestCaseSource(nameof(s_keyExchanges))]
    public void Keys_are_exchanged_by(string algorithm)
    {
        Supports("kex", algorithm);
        Assert.That(Ssh("echo works", "-o", "KexAlgorithms=" + algorithm), Is.EqualTo("works\n"));
    }

    [TestCaseSource(nameof(s_ciphers))]
    public void Packets_are_encrypted_by(string algorithm)
    {
        Supports("cipher", algorithm);
        Assert.That(Ssh("echo works", "-o", "Ciphers=" + algorithm), Is.EqualTo("works\n"));
    }

    [TestCaseSource(nameof(s_macs))]
    public void Packets_are_authenticated_by(string algorithm)
    {
        Supports("mac", algorithm);
        Assert.That(Ssh("echo works", "-o", "Ciphers=aes256-ctr", "-o", "MACs=" + algorithm), Is.EqualTo("works\n"));
    }

    [TestCase("ed25519")]
    [TestCase("ecdsa")]
    [TestCase("rsa")]
    public void A_user_logs_in_with_a_key_of_type(string type) =>
        Assert.That(Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), "-i", Machine.Files.PathOf(type), "-o", "PreferredAuthentications=publickey", "bare", "echo works"]).Output, Is.EqualTo("works\n"));

    [TestCase("password")]
    [TestCase("keyboard-interactive")]
    public void A_user_logs_in_with_the_password_by(string method) =>
        Assert.That(Ssh("echo works", "-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=" + method), Is.EqualTo("works\n"));

    [Test]
    public void A_stranger_is_not_let_in()
    {
        PeerResult result = Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), "-i", Machine.Files.PathOf("stranger"), "-o", "BatchMode=yes", "bare", "echo works"]);
        Assert.That(result.Status, Is.EqualTo(255));
        Assert.That(result.Errors, Does.Contain("Permission denied"));
        Assert.That(result.Output, Is.Empty);
    }

    [Test]
    public void Keys_are_exchanged_again_while_data_flows_both_ways()
    {
        byte[] content = Content(4_000_000);
        PeerResult result = Ssh(["-o", "RekeyLimit=512K"], "cat", content);
        Assert.That(result.Status, Is.Zero, result.Errors);
        AreEqual(result.OutputBytes, content);
    }

    [Test]
    public void Many_sessions_share_a_connection()
    {
        string socket = Machine.Files.PathOf("control");
        string[] share = ["-o", "ControlPath=" + socket];
        Assert.That(Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), .. share, "-o", "ControlMaster=yes", "-o", "ControlPersist=60", "machine", "echo first"]).Output, Is.EqualTo("first\n"));
        try
        {
            Process[] sessions = [.. Enumerable.Range(0, 9).Select(i => Peer.Start("ssh", ["-F", Machine.Files.PathOf("config"), .. share, "machine", $"cat; echo {i}"])!)];
            for (int i = 0; i < sessions.Length; i++)
            {
                using Process session = sessions[i];
                session.StandardInput.Write($"to {i}\n");
                session.StandardInput.Close();
                Assert.That(session.StandardOutput.ReadToEnd(), Is.EqualTo($"to {i}\n{i}\n"));
                session.WaitForExit();
                Assert.That(session.ExitCode, Is.Zero);
            }
        }
        finally
        {
            Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), .. share, "-O", "exit", "machine"]);
        }
    }

    [Test]
    public void Input_that_ends_early_does_not_end_the_output()
    {
        PeerResult result = Ssh([], "cat; echo behind", Encoding.UTF8.GetBytes("before\n"));
        Assert.That((result.Status, result.Output), Is.EqualTo((0, "before\nbehind\n")));
    }

    [Test]
    public void Output_of_many_windows_arrives_whole()
    {
        byte[] content = Content(8_000_000);
        Assert.That(Ssh([], "cat > /tmp/large", content).Status, Is.Zero);
        AreEqual(Ssh([], "cat /tmp/large; rm /tmp/large").OutputBytes, content);
    }

    [Test]
    public void Variables_of_the_client_reach_the_session() =>
        Assert.That(Ssh("echo $COSMOS_TEST", "-o", "SetEnv=COSMOS_TEST=value"), Is.EqualTo("value\n"));

    [Test]
    public void Commands_without_a_terminal_come_line_by_line()
    {
        PeerResult result = Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), "-T", "machine"], Encoding.UTF8.GetBytes("echo one\necho two\nexit 3\n"));
        Assert.That((result.Status, result.Output), Is.EqualTo((3, "one\ntwo\n")));
    }

    [Test]
    public void A_terminal_shows_prompt_echo_and_carriage_returns()
    {
        PeerResult result = Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), "-tt", "machine"], Encoding.UTF8.GetBytes("echo one\rexit 7\r"));
        Assert.That(result.Status, Is.EqualTo(7), result.ToString());
        Assert.That(result.Output, Does.Contain("\r\n").And.Contain("echo one").And.Contain("one\r\n"));
        PeerResult command = Ssh(["-tt"], "echo one");
        Assert.That((command.Status, command.Output), Is.EqualTo((0, "one\r\n")));
    }

    [Test]
    public void A_connection_leads_through_the_machine()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        using Process? tunnel = Peer.Start("ssh", ["-F", Machine.Files.PathOf("config"), "-N", "-L", $"127.0.0.1:{port}:127.0.0.1:{Machine.InnerPort}", "-o", "ExitOnForwardFailure=yes", "machine"]);
        if (tunnel is null)
            Assert.Ignore("ssh is not installed.");
        try
        {
            // To the machine's own server, through itself.
            File.WriteAllText(Path.Combine(Local, "known_hosts"), $"[127.0.0.1]:{port} {Machine.Files.HostKeyText}\n");
            WaitForPort(port);
            Assert.That(Ssh("echo through", "-o", $"Port={port}", "-o", $"UserKnownHostsFile={Path.Combine(Local, "known_hosts")}"), Is.EqualTo("through\n"));
        }
        finally
        {
            tunnel!.Kill();
            tunnel.WaitForExit();
        }
    }

    [Test]
    public void The_fingerprint_on_the_console_is_that_of_the_key() => Assert.That(Machine.Log, Does.Contain(Machine.Files.HostFingerprint));

    private static void WaitForPort(int port)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (i < 300)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static void Supports(string kind, string algorithm)
    {
        if (!Peer.Run("ssh", ["-Q", kind]).Output.Split('\n').Contains(algorithm))
            Assert.Ignore($"This version of OpenSSH does not know {algorithm}.");
    }
}
