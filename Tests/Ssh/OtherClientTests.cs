using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Ssh.Peers;

/// <summary>Dropbear, PuTTY and the SSH libraries of Python.</summary>
[Category("Peers")]
public sealed class OtherClientTests : MachineFixture
{
    private static readonly string[] s_pythons = ["/usr/bin/python3", "python3"];

    private static string Port => $"{Machine.Port}";

    [Test]
    public void Dropbear_runs_a_command_and_passes_data()
    {
        string key = Machine.Files.PathOf("dropbear");
        if (!File.Exists(key))
            Peer.Run("dropbearconvert", ["openssh", "dropbear", Machine.Files.PathOf("ed25519"), key]);
        PeerResult result = Peer.Run("dbclient", ["-y", "-y", "-i", key, "-p", Port, "tester@127.0.0.1", "echo works; exit 5"]);
        Assert.That((result.Status, result.Output), Is.EqualTo((5, "works\n")), result.ToString());
        byte[] content = Content(500_000);
        result = Peer.Run("dbclient", ["-y", "-y", "-i", key, "-p", Port, "tester@127.0.0.1", "cat"], content);
        AreEqual(result.OutputBytes, content);
    }

    [Test]
    public void Plink_runs_a_command_with_a_password()
    {
        PeerResult result = Peer.Run("plink", ["-batch", "-ssh", "-P", Port, "-hostkey", Machine.Files.HostFingerprint, "-pw", SshMachine.Password, "tester@127.0.0.1", "echo works; exit 5"], environment: Home);
        Assert.That((result.Status, result.Output), Is.EqualTo((5, "works\n")), result.ToString());
    }

    [Test]
    public void Psftp_sends_a_file_and_fetches_it()
    {
        byte[] content = Content(500_000);
        string sent = MakeFile("sent", content);
        string back = Path.Combine(Local, "back");
        string batch = Path.Combine(Local, "batch");
        File.WriteAllLines(batch, [$"put {sent} /tmp/psftp", $"get /tmp/psftp {back}", "ls /tmp", "rm /tmp/psftp", "mkdir /tmp/psftp-d", "rmdir /tmp/psftp-d"]);
        PeerResult result = Peer.Run("psftp", ["-batch", "-P", Port, "-hostkey", Machine.Files.HostFingerprint, "-pw", SshMachine.Password, "-b", batch, "tester@127.0.0.1"], environment: Home);
        Assert.That(result.Status, Is.Zero, result.ToString());
        AreEqual(File.ReadAllBytes(back), content);
    }

    [Test]
    public void Paramiko_runs_commands_resizes_a_terminal_and_moves_files()
    {
        Assert.That(Python("paramiko", """
            import io, sys, time, paramiko
            port, key, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
            client = paramiko.SSHClient()
            client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            client.connect('127.0.0.1', port, 'tester', pkey=paramiko.Ed25519Key.from_private_key_file(key), allow_agent=False, look_for_keys=False)
            _, output, errors = client.exec_command('echo works; there-is-none')
            assert output.read() == b'works\n'
            assert b'there-is-none' in errors.read()
            assert output.channel.recv_exit_status() == 127
            shell = client.invoke_shell(width=70, height=20)
            shell.resize_pty(width=100, height=30)
            shell.send(b'echo in$TERM\rexit 9\r')
            seen = b''
            while True:
                part = shell.recv(4096)
                if not part: break
                seen += part
            assert b'invt100' in seen, seen
            assert shell.recv_exit_status() == 9
            files = client.open_sftp()
            content = bytes(range(256)) * 4000
            files.putfo(io.BytesIO(content), '/tmp/paramiko')
            back = io.BytesIO()
            files.getfo('/tmp/paramiko', back)
            assert back.getvalue() == content
            assert files.stat('/tmp/paramiko').st_size == len(content)
            files.posix_rename('/tmp/paramiko', '/tmp/paramiko2')
            assert 'paramiko2' in files.listdir('/tmp')
            files.remove('/tmp/paramiko2')
            client.close()
            other = paramiko.Transport(('127.0.0.1', port))
            other.connect(username='tester', password=password)
            other.renegotiate_keys()
            channel = other.open_session()
            channel.exec_command('echo again')
            assert channel.recv(100) == b'again\n'
            other.close()
            print('done')
            """), Is.EqualTo("done\n"));
    }

    [Test]
    public void Asyncssh_runs_many_sessions_sends_signals_and_forwards()
    {
        Assert.That(Python("asyncssh", """
            import asyncio, sys, asyncssh
            port, key = int(sys.argv[1]), sys.argv[2]
            async def main():
                async with asyncssh.connect('127.0.0.1', port, username='tester', client_keys=[key], known_hosts=None) as connection:
                    results = await asyncio.gather(*(connection.run(f'echo {i}') for i in range(10)))
                    assert [r.stdout for r in results] == [f'{i}\n' for i in range(10)]
                    for signal in ('INT', 'TERM'):
                        process = await connection.create_process('sleep 100')
                        process.send_signal(signal)
                        result = await process.wait()
                        assert result.exit_status == 130 or result.exit_signal, (result.exit_status, result.exit_signal)
                    process = await connection.create_process('cat', encoding=None)
                    data = bytes(range(256)) * 2000
                    process.stdin.write(data)
                    process.stdin.write_eof()
                    assert await process.stdout.read() == data
                    async with connection.start_sftp_client() as files:
                        async with files.open('/tmp/asyncssh', 'wb') as f:
                            await f.write(data)
                        assert (await files.stat('/tmp/asyncssh')).size == len(data)
                        async with files.open('/tmp/asyncssh', 'rb') as f:
                            assert await f.read() == data
                        assert (await files.statvfs('/tmp')).bsize > 0
                        await files.remove('/tmp/asyncssh')
                print('done')
            asyncio.run(main())
            """), Is.EqualTo("done\n"));
    }

    // Debian's packages are for Debian's own python, which need not be the first in the path.
    private string Python(string module, string script)
    {
        string path = MakeFile("script.py", System.Text.Encoding.UTF8.GetBytes(script));
        string? python = s_pythons.FirstOrDefault(p => Peer.TryRun(p, ["-W", "ignore", "-c", "import " + module], out PeerResult found) && found.Status == 0);
        if (python is null)
            Assert.Ignore($"Python's {module} is not installed.");
        PeerResult result = Peer.Run(python!, ["-W", "ignore", path, Port, Machine.Files.PathOf("ed25519"), SshMachine.Password]);
        Assert.That(result.Status, Is.Zero, result.ToString());
        return result.Output;
    }

    // PuTTY keeps host keys and random seeds at home.
    private Dictionary<string, string> Home => new() { ["HOME"] = Local, ["XDG_CONFIG_HOME"] = Local };
}
