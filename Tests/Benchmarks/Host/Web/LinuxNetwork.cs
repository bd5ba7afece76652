using System.IO;
using System.Linq;

namespace Cosmos.Benchmarks.Web;

/// <summary>The network card of a Linux guest: modules of Debian's kernel, and the commands that bring it up.</summary>
internal static class LinuxNetwork
{
    // In the order of their dependencies.
    private static readonly string[] s_modules =
    [
        "drivers/virtio/virtio_ring.ko", "drivers/virtio/virtio.ko", "drivers/virtio/virtio_mmio.ko",
        "net/core/failover.ko", "drivers/net/net_failover.ko", "drivers/net/virtio_net.ko",
    ];

    /// <summary>Lines of the guest's first script.</summary>
    public static string Commands { get; } = string.Join('\n',
    [
        .. s_modules.Select(m => $"/bin/busybox insmod /modules/{Path.GetFileName(m)}"),
        "/bin/busybox ip link set lo up",
        "/bin/busybox ip addr add 10.0.0.1/24 dev eth0",
        "/bin/busybox ip link set eth0 up",
        "/bin/busybox ip route add default via 10.0.0.2",
    ]);

    /// <summary>Adds the modules.</summary>
    public static void AddModules(CpioWriter archive)
    {
        archive.AddDirectory("modules");
        string modules = Directory.GetDirectories(Path.Combine(RepositoryRoot.Artifacts, "linux", "package", "lib", "modules")).Single();
        foreach (string module in s_modules)
            archive.AddFile($"modules/{Path.GetFileName(module)}", File.ReadAllBytes(Path.Combine(modules, "kernel", module)));
    }
}
