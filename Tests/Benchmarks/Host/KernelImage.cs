using System;
using System.IO;
using System.Linq;

namespace Cosmos.Benchmarks;

/// <summary>The kernel of the Linux guest: Debian's kernel for virtual machines, unpacked so that QEMU can enter it by PVH as it does our image.</summary>
internal static class KernelImage
{
    private const string MetaPackage = "linux-image-cloud-amd64";

    // Documentation/arch/x86/boot.rst: the compressed kernel inside a bzImage; Debian uses LZ4 in its legacy frame format.
    private static readonly byte[] s_lz4Magic = [0x02, 0x21, 0x4C, 0x18];

    /// <summary>Downloads the package on first use and returns the path of the uncompressed kernel.</summary>
    public static string Get()
    {
        string directory = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Artifacts, "linux")).FullName;
        string kernel = Path.Combine(directory, "vmlinux");
        if (File.Exists(kernel))
            return kernel;

        const string Remedy = "The Linux side of the benchmarks needs Debian or Ubuntu with apt-get and dpkg.";
        Console.Error.WriteLine("Downloading the kernel of the Linux guest ...");
        string depends = Tool.Run("apt-cache", ["depends", MetaPackage], directory, Remedy);
        string package = depends.Split('\n').Select(l => l.Trim()).First(l => l.StartsWith("Depends:", StringComparison.Ordinal))["Depends:".Length..].Trim();
        Tool.Run("apt-get", ["download", package], directory, Remedy + " An outdated package list is another cause: apt-get update.");
        Tool.Run("dpkg", ["-x", Directory.GetFiles(directory, "*.deb").Single(), "package"], directory, Remedy);
        byte[] compressed = File.ReadAllBytes(Directory.GetFiles(Path.Combine(directory, "package", "boot"), "vmlinuz-*").Single());
        int start = compressed.AsSpan().IndexOf(s_lz4Magic);
        if (start < 0)
            throw new BenchmarkException($"The kernel of {package} is not compressed with LZ4; KernelImage.cs has to learn its format.");
        byte[] unpacked = Lz4.Unpack(compressed.AsSpan(start));
        if (!unpacked.AsSpan().StartsWith("\u007FELF"u8))
            throw new BenchmarkException($"The kernel of {package} did not unpack to an ELF file; KernelImage.cs has to learn its format.");
        File.WriteAllBytes(kernel, unpacked);
        return kernel;
    }
}
