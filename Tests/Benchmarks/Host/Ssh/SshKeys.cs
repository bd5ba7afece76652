using System.IO;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>Keys for the measurement: the client's, and that of the Linux guest.</summary>
internal sealed class SshKeys
{
    private SshKeys(string directory)
    {
        ClientKeyFile = Path.Combine(directory, "client");
        HostKeyFile = Path.Combine(directory, "host");
        PublicKey = File.ReadAllText(ClientKeyFile + ".pub").Trim();
    }

    /// <summary>Private key of the client.</summary>
    public string ClientKeyFile { get; }

    /// <summary>Its public key, as it stands in authorized_keys.</summary>
    public string PublicKey { get; }

    /// <summary>Private key of the Linux guest; a Cosmos image makes its own.</summary>
    public string HostKeyFile { get; }

    /// <summary>Makes keys on first use.</summary>
    public static SshKeys Get()
    {
        string directory = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Artifacts, "ssh-keys")).FullName;
        foreach (string name in (string[])["client", "host"])
        {
            string path = Path.Combine(directory, name);
            if (!File.Exists(path))
                Tool.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "benchmark", "-f", path], remedy: "apt-get install openssh-client.");
        }

        return new SshKeys(directory);
    }
}
