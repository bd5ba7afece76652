using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>Measures the SSH server of Apps/Example and OpenSSH's sshd from outside, by turns.</summary>
internal static class SshBenchmarks
{
    private const string Prefix = "ssh: ";
    private const string RemoteFile = "/tmp/benchmark";
    private const double MegaByte = 1e6;
    private const double MebiByte = 1048576;
    private const int FileSize = 100_000_000;
    private const int Connections = 5;

    // The client's own first choice, and the one that is quickest everywhere.
    private static readonly string[][] s_exchanges = [[], ["-o", "KexAlgorithms=curve25519-sha256"]];
    private static readonly string[] s_ciphers = ["chacha20-poly1305@openssh.com", "aes128-gcm@openssh.com", "aes128-ctr"];

    /// <summary>Builds, boots and measures.</summary>
    public static void Run(Options options, Report report)
    {
        SshKeys keys = SshKeys.Get();
        SshWorld[] worlds = [SshWorld.BareMetal(keys), SshWorld.Linux(keys)];
        string file = MakeFile();
        foreach (int round in Enumerable.Range(1, options.Rounds))
        {
            foreach (SshWorld world in worlds)
            {
                Console.Error.WriteLine($"SSH, round {round}: {world.Name} ...");
                using ServerMachine machine = ServerMachine.Start(world.Name, world.Machine, options.Memory, Server(world));
                try
                {
                    Measure(machine, world, keys, file, (name, unit, value) => report.Add(Prefix + name, unit, world == worlds[0], value));
                }
                catch (BenchmarkException e)
                {
                    throw new BenchmarkException($"{world.Name}: {e.Message}\nThe machine printed:\n{machine.Output}");
                }
            }
        }
    }

    // The identification string comes unasked (RFC 4253, section 4.2).
    private static ServerKind Server(SshWorld world) => new(Port: 22, world.ReadyText, Request: [], "SSH-2.0-"u8.ToArray(), TimeSpan.FromSeconds(30));

    private static void Measure(ServerMachine machine, SshWorld world, SshKeys keys, string file, Action<string, string, double> add)
    {
        var client = new SshClient(keys, machine.Port);
        add("start to first answer", "ms", machine.FirstAnswer.TotalMilliseconds);
        // The first connection runs code for the first time, which QEMU has to translate.
        add("first connection to prompt", "ms", client.MeasurePrompt(world.Prompt).TotalMilliseconds);
        foreach (string[] exchange in s_exchanges)
        {
            string suffix = exchange.Length == 0 ? "" : ", curve25519";
            for (int i = 0; i < Connections; i++)
            {
                add($"connect to prompt{suffix}", "ms", client.MeasurePrompt(world.Prompt, exchange).TotalMilliseconds);
                add($"command and exit{suffix}", "ms", client.MeasureCommand(exchange).TotalMilliseconds);
            }
        }

        string back = file + ".back";
        foreach (string cipher in s_ciphers)
        {
            string name = cipher.Split('@')[0];
            string[] choice = ["-o", $"Ciphers={cipher}"];
            add($"scp to it, {name}", "MB/s", client.Upload(file, RemoteFile, choice) / MegaByte);
            add($"scp from it, {name}", "MB/s", client.Download(RemoteFile, back, choice) / MegaByte);
            RequireEqual(file, back);
            File.Delete(back);
        }

        add("memory after the run", "MiB", machine.ResidentBytes / MebiByte);
    }

    private static string MakeFile()
    {
        string path = Path.Combine(RepositoryRoot.Artifacts, "ssh-file");
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(FileSize));
        return path;
    }

    private static void RequireEqual(string file, string back)
    {
        using FileStream one = File.OpenRead(file);
        using FileStream other = File.OpenRead(back);
        if (!SHA256.HashData(one).AsSpan().SequenceEqual(SHA256.HashData(other)))
            throw new BenchmarkException("The file came back changed.");
    }
}
