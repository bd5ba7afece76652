using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Peers;

/// <summary>Keys, known hosts and configuration of clients, in a directory of their own: nobody's home directory is read or written.</summary>
internal sealed class ClientFiles : IDisposable
{
    private const int SeedLength = 32;

    // PKCS #8 around the seed of an Ed25519 key (RFC 8410, section 7).
    private static readonly byte[] s_keyHeader = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20];

    /// <summary>Makes keys with ssh-keygen, where it is installed.</summary>
    public ClientFiles(int port)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("cosmos-ssh-").FullName;
        byte[] seed = RandomNumberGenerator.GetBytes(SeedLength);
        HostKeySeed = Convert.ToBase64String(seed);
        using SshHostKey hostKey = SshHostKey.Parse($"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String([.. s_keyHeader, .. seed])}\n-----END PRIVATE KEY-----\n");
        HostFingerprint = hostKey.Fingerprint;
        HostKeyText = string.Join(' ', hostKey.PublicKeyText.Split(' ')[..2]);
        File.WriteAllText(PathOf("known_hosts"), $"[127.0.0.1]:{port} {HostKeyText}\n");
        MakeKey("ed25519");
        MakeKey("ecdsa", "-b", "256");
        MakeKey("rsa", "-b", "2048");
        // The same in the only format that all clients read.
        MakeKey("stranger", "-t", "ed25519");
        File.WriteAllText(PathOf("askpass"), $"#!/bin/sh\necho '{SshMachine.Password}'\n");
        File.SetUnixFileMode(PathOf("askpass"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllLines(PathOf("config"),
        [
            "Host machine",
            $"  IdentityFile {PathOf("ed25519")}",
            "Host machine bare",
            "  HostName 127.0.0.1",
            $"  Port {port}",
            "  User tester",
            $"  UserKnownHostsFile {PathOf("known_hosts")}",
            "  GlobalKnownHostsFile /dev/null",
            "  StrictHostKeyChecking yes",
            "  IdentitiesOnly yes",
            "  IdentityAgent none",
            "  ConnectTimeout 30",
            "  LogLevel ERROR",
        ]);
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <summary>The machine's host key, as <c>ssh.host_key</c> takes it.</summary>
    public string HostKeySeed { get; }

    /// <summary>Its fingerprint.</summary>
    public string HostFingerprint { get; }

    /// <summary>Its public key: type and base64.</summary>
    public string HostKeyText { get; }

    /// <summary>Keys that may log in, in base64.</summary>
    public IReadOnlyList<string> PublicKeys => [.. new[] { "ed25519", "ecdsa", "rsa" }.Select(n => PathOf(n + ".pub")).Where(File.Exists).Select(p => File.ReadAllText(p).Split(' ')[1])];

    /// <summary>A file in the directory.</summary>
    public string PathOf(string name) => Path.Combine(Directory, name);

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private void MakeKey(string name, params string[] options)
    {
        string[] type = options.Contains("-t") ? [] : ["-t", name];
        Peer.TryRun("ssh-keygen", [.. type, .. options, "-q", "-N", "", "-C", "tester", "-f", PathOf(name)], out _);
    }
}
