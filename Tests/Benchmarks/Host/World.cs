using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Benchmarks;

/// <summary>One of the two worlds: how to boot a program in it, and what it weighs.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Hello">QEMU arguments that boot the hello program.</param>
/// <param name="Benchmark">QEMU arguments that boot the measured program.</param>
/// <param name="ImageBytes">Everything that a machine has to load for the hello program.</param>
internal sealed record World(string Name, IReadOnlyList<string> Hello, IReadOnlyList<string> Benchmark, long ImageBytes)
{
    /// <summary>Bare metal.</summary>
    public static World BareMetal(Options options)
    {
        string hello = Build.Image("Apps/Hello/Hello.csproj", "Hello");
        string benchmark = Build.Image("Tests/Benchmarks/Guest/Guest.csproj", "Benchmark");
        return new World("Cosmos",
            ["-kernel", hello, "-append", "boot.time"],
            ["-kernel", benchmark, "-append", $"-- {options.ProgramArguments}"],
            new FileInfo(hello).Length);
    }

    /// <summary>Linux under the same QEMU.</summary>
    public static World Linux(Options options)
    {
        string kernel = KernelImage.Get();
        string hello = LinuxGuest.MakeFileSystem(Build.Linux("Tests/Benchmarks/Hello.Linux/Hello.Linux.csproj", "Hello"), withCryptography: false);
        string benchmark = LinuxGuest.MakeFileSystem(Build.Linux("Tests/Benchmarks/Guest.Linux/Guest.Linux.csproj", "Benchmark"), withCryptography: true);
        return new World("Linux",
            [.. LinuxGuest.Arguments(kernel, hello, "")],
            [.. LinuxGuest.Arguments(kernel, benchmark, options.ProgramArguments)],
            new FileInfo(kernel).Length + new FileInfo(hello).Length);
    }

    /// <summary>The machine without program and memory, the same for both worlds: the microvm board.</summary>
    public static IEnumerable<string> Machine() =>
        File.ReadLines(RepositoryRoot.Combine("Boot", "Boards", "microvm", "qemu.args")).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');
}
