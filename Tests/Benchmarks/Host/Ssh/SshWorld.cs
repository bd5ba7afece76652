using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>An SSH server in one of the two worlds.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Machine">QEMU and its arguments, without memory and network.</param>
/// <param name="ReadyText">What it prints when it listens, or shortly before.</param>
/// <param name="Prompt">What its shell asks with.</param>
internal sealed record SshWorld(string Name, IReadOnlyList<string> Machine, string ReadyText, string Prompt)
{
    /// <summary>Prompt of the shell in the Linux guest.</summary>
    public const string LinuxPrompt = "bench# ";

    /// <summary>Bare metal: Apps/Example.</summary>
    public static SshWorld BareMetal(SshKeys keys)
    {
        string image = Build.Image("Apps/Example/Example.csproj", "Example");
        return new SshWorld("Cosmos", [.. World.Machine(), "-kernel", image, "-append", $"-- \"ssh.authorized_keys={keys.PublicKey}\""], "ssh: port 22", "/> ");
    }

    /// <summary>Linux under the same QEMU: OpenSSH's sshd.</summary>
    public static SshWorld Linux(SshKeys keys)
    {
        string kernel = KernelImage.Get();
        string files = LinuxSshGuest.MakeFileSystem(keys);
        // As for the web: Debian's kernel finds the network device through ACPI only.
        return new SshWorld(
            "Linux",
            [.. World.Machine().Select(a => a.Replace("acpi=off", "acpi=on", StringComparison.Ordinal)), .. LinuxGuest.Arguments(kernel, files, "")],
            "Server listening on",
            LinuxPrompt);
    }
}
