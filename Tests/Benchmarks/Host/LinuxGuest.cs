using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Cosmos.Benchmarks;

/// <summary>The smallest Linux system that runs a program: kernel, busybox, the C library and the program in one initial file system.</summary>
internal static class LinuxGuest
{
    private const string Init = """
        #!/bin/busybox sh
        /bin/busybox mount -t proc proc /proc
        /bin/busybox mount -t sysfs sysfs /sys
        /bin/busybox mount -t devtmpfs dev /dev
        /app $PROGRAM_ARGUMENTS
        /bin/busybox echo "exit code $?"
        /bin/busybox reboot -f

        """;

    private static readonly string[] s_libraryFolders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];

    /// <summary>Makes the initial file system.</summary>
    /// <param name="program">The program for the guest.</param>
    /// <param name="withCryptography">Whether it needs OpenSSL.</param>
    /// <returns>Path of the archive.</returns>
    public static string MakeFileSystem(string program, bool withCryptography)
    {
        string path = Path.Combine(RepositoryRoot.Artifacts, "linux", Path.GetFileName(program) + ".cpio");
        using FileStream stream = File.Create(path);
        var archive = new CpioWriter(stream);
        AddSystem(archive, withCryptography);
        archive.AddFile("init", Encoding.ASCII.GetBytes(Init));
        archive.AddFile("app", File.ReadAllBytes(program));
        archive.Finish();
        return path;
    }

    /// <summary>Adds directories, busybox and libraries.</summary>
    public static void AddSystem(CpioWriter archive, bool withCryptography)
    {
        foreach (string directory in new[] { "bin", "dev", "proc", "sys", "tmp", "lib64", "lib", "lib/x86_64-linux-gnu" })
            archive.AddDirectory(directory);
        archive.AddFile("bin/busybox", File.ReadAllBytes(Busybox()));
        archive.AddFile("lib64/ld-linux-x86-64.so.2", File.ReadAllBytes(Library("ld-linux-x86-64.so.2")));
        foreach (string name in new[] { "libc.so.6", "libm.so.6" }.Concat(withCryptography ? ["libssl.so.3", "libcrypto.so.3"] : []))
            archive.AddFile($"lib/x86_64-linux-gnu/{name}", File.ReadAllBytes(Library(name)));
    }

    /// <summary>QEMU arguments that boot the guest on the machine that our image gets.</summary>
    public static IEnumerable<string> Arguments(string kernel, string fileSystem, string programArguments) =>
        ["-kernel", kernel, "-initrd", fileSystem, "-append", $"console=ttyS0 quiet reboot=t panic=-1 PROGRAM_ARGUMENTS={programArguments}"];

    private static string Library(string name) => s_libraryFolders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
        ?? throw new BenchmarkException($"{name} is needed for the Linux guest and was not found (apt-get install libc6 libssl3).");

    private static string Busybox() => new[] { "/bin/busybox", "/usr/bin/busybox" }.FirstOrDefault(File.Exists)
        ?? throw new BenchmarkException("busybox is needed for the Linux guest: apt-get install busybox-static.");
}
