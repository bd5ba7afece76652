using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Make;

/// <summary>A program of the host that a verb uses.</summary>
/// <param name="Names">Names to look for, best first; <c>NAME-*</c> stands for the versions that distributions append.</param>
/// <param name="Debian">Package in Debian and Ubuntu.</param>
/// <param name="Fedora">Package in Fedora.</param>
/// <param name="Arch">Package in Arch Linux.</param>
/// <param name="Brew">Formula on macOS.</param>
/// <param name="Winget">Package on Windows.</param>
internal sealed record Prerequisite(IReadOnlyList<string> Names, string Debian, string Fedora, string Arch, string Brew, string Winget)
{
    private const int OldestLlvm = 14;
    private const int NewestLlvm = 20;

    /// <summary>What makes an image: assembler, linker, and a tool to strip it.</summary>
    public static IReadOnlyList<Prerequisite> Build { get; } =
    [
        new(["clang", "clang-*"], "clang", "clang", "clang", "llvm", "LLVM.LLVM"),
        new(["ld.lld", "ld.lld-*"], "lld", "lld", "lld", "lld", "LLVM.LLVM"),
        new(["llvm-objcopy", "llvm-objcopy-*", "objcopy"], "llvm", "llvm", "llvm", "llvm", "LLVM.LLVM"),
    ];

    /// <summary>What runs an image.</summary>
    public static IReadOnlyList<Prerequisite> Run { get; } =
    [
        .. Build,
        new(["qemu-system-x86_64"], "qemu-system-x86", "qemu-system-x86-core", "qemu-system-x86", "qemu", "SoftwareFreedomConservancy.QEMU"),
    ];

    /// <summary>What the tests use on top.</summary>
    public static IReadOnlyList<Prerequisite> Test { get; } =
    [
        .. Run,
        new(["gdb"], "gdb", "gdb", "gdb", "gdb", "GNU.GDB"),
    ];

    /// <summary>Programs of others that tests talk to; without one its tests are skipped.</summary>
    public static IReadOnlyList<Prerequisite> Peers { get; } =
    [
        new(["curl"], "curl", "curl", "curl", "curl", "cURL.cURL"),
        new(["h2load"], "nghttp2-client", "nghttp2", "nghttp2", "nghttp2", ""),
        new(["wrk"], "wrk", "wrk", "wrk", "wrk", ""),
        new(["nmap"], "nmap", "nmap", "nmap", "nmap", "Insecure.Nmap"),
        new(["ssh"], "openssh-client", "openssh-clients", "openssh", "openssh", "Microsoft.OpenSSH.Beta"),
        new(["dbclient"], "dropbear-bin", "dropbear", "dropbear", "dropbear", ""),
        new(["plink"], "putty-tools", "putty", "putty", "putty", "PuTTY.PuTTY"),
        new(["ssh-audit"], "ssh-audit", "ssh-audit", "ssh-audit", "ssh-audit", ""),
        .. OperatingSystem.IsLinux() ? TapPeers : [],
    ];

    /// <summary>Those of the tests with tap devices, which only Linux has.</summary>
    private static IReadOnlyList<Prerequisite> TapPeers =>
    [
        new(["ip"], "iproute2", "iproute", "iproute2", "", ""),
        new(["ping"], "iputils-ping", "iputils", "iputils", "", ""),
        new(["dnsmasq"], "dnsmasq-base", "dnsmasq", "dnsmasq", "", ""),
        new(["unbound"], "unbound", "unbound", "unbound", "", ""),
        new(["chronyd"], "chrony", "chrony", "chrony", "", ""),
        new(["tshark"], "tshark", "wireshark-cli", "wireshark-cli", "", ""),
        // Packages without a program: where Debian has their files, seen from /usr/bin.
        new(["python3-paramiko", "../lib/python3/dist-packages/paramiko/__init__.py"], "python3-paramiko", "python3-paramiko", "python-paramiko", "", ""),
        new(["python3-asyncssh", "../lib/python3/dist-packages/asyncssh/__init__.py"], "python3-asyncssh", "python3-asyncssh", "python-asyncssh", "", ""),
        new(["sshfs"], "sshfs", "fuse-sshfs", "sshfs", "", ""),
    ];

    /// <summary>Whether the program is in one of the directories.</summary>
    public bool IsIn(IEnumerable<string> directories)
    {
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        return directories.Any(d => Names.SelectMany(Versions).Any(n => File.Exists(Path.Combine(d, n + suffix))));
    }

    private static IEnumerable<string> Versions(string name) => name.EndsWith('*')
        ? Enumerable.Range(OldestLlvm, NewestLlvm - OldestLlvm + 1).Select(v => name[..^1] + v)
        : [name];
}
