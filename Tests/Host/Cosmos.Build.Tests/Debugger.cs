using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>gdb on a machine that waits for it.</summary>
internal static class Debugger
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Boots the project's image, attaches gdb, and runs commands in it.</summary>
    public static ProcessResult Run(OutsideProject project, params string[] commands)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => System.IO.File.Exists(System.IO.Path.Combine(d, "gdb"))))
            Assert.Ignore("gdb is not installed.");
        int port = FreePort();
        var start = new ProcessStartInfo(TestPaths.Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] arguments = ["exec", TestPaths.Runner, "--machine", TestPaths.MachineDescription, "--image", project.Image,
            "--timeout", Limit.TotalSeconds.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"--gdb={port}")];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process machine = Process.Start(start)!;
        try
        {
            WaitForPort(port);
            return ProcessResult.Run("gdb", ["-nx", "-batch", project.Image, "-ex", "set pagination off",
                "-ex", string.Create(CultureInfo.InvariantCulture, $"target remote 127.0.0.1:{port}"), .. commands.SelectMany(c => (string[])["-ex", c]), "-ex", "kill"],
                timeout: Limit);
        }
        finally
        {
            machine.Kill(entireProcessTree: true);
            machine.WaitForExit();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Not by connecting: QEMU takes the first connection for the debugger's.
    private static void WaitForPort(int port)
    {
        for (int i = 0; i < 600; i++)
        {
            if (System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(e => e.Port == port))
                return;
            Thread.Sleep(100);
        }
        throw new TimeoutException("QEMU does not listen for gdb.");
    }
}
