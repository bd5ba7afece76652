using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>Debian's OpenSSH server, unpacked and not installed.</summary>
internal static class OpenSshPackages
{
    private const string Remedy = "The Linux side of the SSH benchmarks needs Debian or Ubuntu with apt-get, dpkg and an up-to-date package list (apt-get update).";

    // What sshd itself lacks on a system without a server; the libraries of the others are on every Debian.
    private static readonly string[] s_packages = ["openssh-server", "openssh-sftp-server", "libwrap0"];

    /// <summary>Downloads the packages on first use and returns the directory with their files.</summary>
    public static string Get()
    {
        string directory = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Artifacts, "openssh")).FullName;
        string root = Path.Combine(directory, "root");
        if (File.Exists(Path.Combine(root, "complete")))
            return root;

        Console.Error.WriteLine("Downloading OpenSSH for the Linux guest ...");
        Tool.Run("apt-get", ["download", .. s_packages], directory, Remedy);
        foreach (string package in Directory.GetFiles(directory, "*.deb"))
            Tool.Run("dpkg", ["-x", package, root], directory, Remedy);
        File.WriteAllText(Path.Combine(root, "complete"), "");
        return root;
    }

    /// <summary>Paths of the libraries that a program needs, itself and the loader left out.</summary>
    public static IEnumerable<string> Libraries(string root, string program)
    {
        string libraries = Path.Combine(root, "usr", "lib", "x86_64-linux-gnu");
        string listing = Tool.Run("env", [$"LD_LIBRARY_PATH={libraries}", "ldd", program], remedy: Remedy);
        foreach (string[] words in listing.Split('\n').Select(l => l.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words is [string name, "=>", "not", ..])
                throw new BenchmarkException($"{Path.GetFileName(program)} needs {name}, which is not on this system: install its package, or add it to OpenSshPackages.cs.");
            if (words is [_, "=>", string path, ..])
                yield return path;
        }
    }
}
