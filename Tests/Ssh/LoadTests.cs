using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Renci.SshNet;

namespace Cosmos.Ssh.Peers;

/// <summary>Many sessions, and what an auditor finds.</summary>
public sealed class LoadTests : MachineFixture
{
    private const int Sessions = 100;

    // SSH.NET's own limit.
    private const int SessionsOfConnection = 10;

    [Test]
    public async Task A_hundred_sessions_run_at_a_time()
    {
        var clients = new List<SshClient>();
        try
        {
            // One connection after the other: QEMU's network takes one at a time, and a lost one is tried again a second later only.
            for (int i = 0; i <= Sessions / SessionsOfConnection; i++)
            {
                var client = new SshClient(new ConnectionInfo("127.0.0.1", Machine.Port, "tester", new PasswordAuthenticationMethod("tester", SshMachine.Password)) { Timeout = TimeSpan.FromSeconds(60) });
                clients.Add(client);
                client.Connect();
            }
            // All of them are there before the first one ends: each waits for its input.
            SshCommand[] commands = [.. Enumerable.Range(0, Sessions).Select(i => clients[i / SessionsOfConnection].CreateCommand($"cat; echo {i}"))];
            Task[] running = [.. commands.Select(c => c.ExecuteAsync())];
            Stream[] inputs = [.. commands.Select(c => c.CreateInputStream())];
            using (SshCommand who = clients[^1].RunCommand("who"))
                Assert.That(who.Result.Split('\n').Count(l => l.Contains("cat", StringComparison.Ordinal)), Is.EqualTo(Sessions), who.Result);
            for (int i = 0; i < Sessions; i++)
            {
                inputs[i].Write(System.Text.Encoding.UTF8.GetBytes($"input of {i}\n"));
                inputs[i].Dispose();
            }
            await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(120));
            for (int i = 0; i < Sessions; i++)
                Assert.That((commands[i].Result, commands[i].ExitStatus), Is.EqualTo(($"input of {i}\n{i}\n", 0)));
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    [Test]
    [Category("Peers")]
    public void Ssh_audit_finds_no_failure()
    {
        PeerResult result = Peer.Run("ssh-audit", ["-n", "-p", $"{Machine.Port}", "127.0.0.1"]);
        Assert.That(result.Output, Does.Contain("(kex)").And.Contain("(enc)"), result.ToString());
        string[] failures = [.. result.Output.Split('\n').Where(l => l.Contains("[fail]", StringComparison.Ordinal) || l.Contains("(fail)", StringComparison.Ordinal))];
        Assert.That(failures, Is.Empty);
    }
}
