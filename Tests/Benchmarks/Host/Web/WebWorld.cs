using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Benchmarks.Web;

/// <summary>Apps/WebApi in one of the two worlds.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Machine">QEMU and its arguments, without memory and network.</param>
/// <param name="ImageBytes">Everything that the machine has to load.</param>
internal sealed record WebWorld(string Name, IReadOnlyList<string> Machine, long ImageBytes)
{
    /// <summary>Bare metal.</summary>
    public static WebWorld BareMetal()
    {
        string image = Build.Image("Apps/WebApi/WebApi.csproj", "WebApi", "microvm");
        return new WebWorld("Cosmos", [.. World.Machine(), "-kernel", image], new FileInfo(image).Length);
    }

    /// <summary>Linux under the same QEMU.</summary>
    public static WebWorld Linux()
    {
        string kernel = KernelImage.Get();
        // The same switches as in the image.
        string program = Build.Linux("Apps/WebApi/WebApi.csproj", "WebApi", "-p:EventSourceSupport=false", "-p:ServerGarbageCollection=false");
        string files = LinuxWebGuest.MakeFileSystem(Path.GetDirectoryName(program)!, "WebApi");
        // Debian's kernel finds the network device through ACPI only; it is not built with virtio_mmio.device= on its command line.
        return new WebWorld("Linux", [.. World.Machine().Select(a => a.Replace("acpi=off", "acpi=on", System.StringComparison.Ordinal)), .. LinuxGuest.Arguments(kernel, files, "")],
            new FileInfo(kernel).Length + new FileInfo(files).Length);
    }
}
