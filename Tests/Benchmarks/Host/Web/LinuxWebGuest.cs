using System.IO;
using System.Linq;
using System.Text;

namespace Cosmos.Benchmarks.Web;

/// <summary>The smallest Linux system that serves the web: <see cref="LinuxGuest"/> with the modules of the network device and the program's files.</summary>
internal static class LinuxWebGuest
{
    // In the order of their dependencies.
    private static readonly string[] s_modules =
    [
        "drivers/virtio/virtio_ring.ko", "drivers/virtio/virtio.ko", "drivers/virtio/virtio_mmio.ko",
        "net/core/failover.ko", "drivers/net/net_failover.ko", "drivers/net/virtio_net.ko",
    ];

    /// <summary>Makes the initial file system.</summary>
    /// <param name="published">Directory with the published program.</param>
    /// <param name="program">Its name.</param>
    /// <returns>Path of the archive.</returns>
    public static string MakeFileSystem(string published, string program)
    {
        string path = Path.Combine(RepositoryRoot.Artifacts, "linux", program + ".cpio");
        using FileStream stream = File.Create(path);
        var archive = new CpioWriter(stream);
        LinuxGuest.AddSystem(archive, withCryptography: true);
        archive.AddDirectory("modules");
        string modules = Directory.GetDirectories(Path.Combine(RepositoryRoot.Artifacts, "linux", "package", "lib", "modules")).Single();
        foreach (string module in s_modules)
            archive.AddFile($"modules/{Path.GetFileName(module)}", File.ReadAllBytes(Path.Combine(modules, "kernel", module)));
        archive.AddDirectory("srv");
        archive.AddDirectory("srv/wwwroot");
        archive.AddFile($"srv/{program}", File.ReadAllBytes(Path.Combine(published, program)));
        archive.AddFile("srv/appsettings.json", File.ReadAllBytes(Path.Combine(published, "appsettings.json")));
        foreach (string file in Directory.GetFiles(Path.Combine(published, "wwwroot")))
            archive.AddFile($"srv/wwwroot/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        archive.AddFile("init", Encoding.ASCII.GetBytes(Init(program)));
        archive.Finish();
        return path;
    }

    private static string Init(string program) => $"""
        #!/bin/busybox sh
        /bin/busybox mount -t proc proc /proc
        /bin/busybox mount -t sysfs sysfs /sys
        /bin/busybox mount -t devtmpfs dev /dev
        {string.Join('\n', s_modules.Select(m => $"/bin/busybox insmod /modules/{Path.GetFileName(m)}"))}
        /bin/busybox ip link set lo up
        /bin/busybox ip addr add 10.0.0.1/24 dev eth0
        /bin/busybox ip link set eth0 up
        /bin/busybox ip route add default via 10.0.0.2
        cd /srv
        export ASPNETCORE_HTTP_PORTS="80;81"
        ./{program}
        /bin/busybox echo "exit code $?"
        /bin/busybox reboot -f

        """;
}
