using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Cosmos.Benchmarks.Web;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>The smallest Linux system with OpenSSH's server: <see cref="LinuxGuest"/> with the modules of the network device, sshd, sftp-server and their libraries.</summary>
internal static class LinuxSshGuest
{
    // As Debian configures it, without what needs more than one program: PAM, DNS, messages of the day.
    private const string Configuration = """
        HostKey /etc/ssh/host_key
        AuthorizedKeysFile /etc/ssh/authorized_keys
        PermitRootLogin yes
        StrictModes no
        UsePAM no
        UseDNS no
        PrintMotd no
        PrintLastLog no
        Subsystem sftp /usr/lib/openssh/sftp-server

        """;

    /// <summary>Makes the initial file system.</summary>
    /// <param name="keys">Whose clients may log in.</param>
    /// <returns>Path of the archive.</returns>
    public static string MakeFileSystem(SshKeys keys)
    {
        string root = OpenSshPackages.Get();
        string sshd = Path.Combine(root, "usr", "sbin", "sshd");
        string sftp = Path.Combine(root, "usr", "lib", "openssh", "sftp-server");
        string path = Path.Combine(RepositoryRoot.Artifacts, "linux", "sshd.cpio");
        using FileStream stream = File.Create(path);
        var archive = new CpioWriter(stream);
        LinuxGuest.AddSystem(archive, withCryptography: true);
        LinuxNetwork.AddModules(archive);
        foreach (string directory in (string[])["etc", "etc/ssh", "run", "run/sshd", "usr", "usr/sbin", "usr/lib", "usr/lib/openssh"])
            archive.AddDirectory(directory);
        archive.AddFile("usr/sbin/sshd", File.ReadAllBytes(sshd));
        archive.AddFile("usr/lib/openssh/sftp-server", File.ReadAllBytes(sftp));
        foreach (string library in Libraries(root, sshd, sftp))
            archive.AddFile($"lib/x86_64-linux-gnu/{Path.GetFileName(library)}", File.ReadAllBytes(library));

        AddText(archive, "etc/passwd", "root:x:0:0:root:/:/bin/sh\nsshd:x:100:100::/run/sshd:/bin/false\n");
        AddText(archive, "etc/group", "root:x:0:\nsshd:x:100:\ntty:x:5:\n");
        AddText(archive, "etc/profile", $"PS1='{SshWorld.LinuxPrompt}'\n");
        AddText(archive, "etc/ssh/sshd_config", Configuration);
        AddText(archive, "etc/ssh/authorized_keys", keys.PublicKey + "\n");
        archive.AddFile("etc/ssh/host_key", File.ReadAllBytes(keys.HostKeyFile));
        AddText(archive, "init", Init);
        archive.Finish();
        return path;
    }

    private static string Init => $"""
        #!/bin/busybox sh
        /bin/busybox mount -t proc proc /proc
        /bin/busybox mount -t sysfs sysfs /sys
        /bin/busybox mount -t devtmpfs dev /dev
        /bin/busybox mkdir -p /dev/pts
        /bin/busybox mount -t devpts devpts /dev/pts
        /bin/busybox chmod 1777 /tmp
        /bin/busybox chmod 600 /etc/ssh/host_key
        /bin/busybox --install -s /bin
        {LinuxNetwork.Commands}
        /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
        /bin/busybox echo "exit code $?"
        /bin/busybox reboot -f

        """;

    private static IEnumerable<string> Libraries(string root, params string[] programs) => programs.SelectMany(p => OpenSshPackages.Libraries(root, p))
        .DistinctBy(Path.GetFileName).Where(l => Path.GetFileName(l) is not ("libc.so.6" or "libm.so.6" or "libcrypto.so.3" or "libssl.so.3"));

    private static void AddText(CpioWriter archive, string path, string text) => archive.AddFile(path, Encoding.ASCII.GetBytes(text));
}
