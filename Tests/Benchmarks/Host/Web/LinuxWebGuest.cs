using System.IO;
using System.Text;

namespace Cosmos.Benchmarks.Web;

/// <summary>The smallest Linux system that serves the web: <see cref="LinuxGuest"/> with the modules of the network device and the program's files.</summary>
internal static class LinuxWebGuest
{
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
        LinuxNetwork.AddModules(archive);
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
        {LinuxNetwork.Commands}
        cd /srv
        export ASPNETCORE_HTTP_PORTS="80;81"
        ./{program}
        /bin/busybox echo "exit code $?"
        /bin/busybox reboot -f

        """;
}
