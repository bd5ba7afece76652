using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cosmos.Build.Runner;

/// <summary>Ends a process as a terminal would, so that QEMU puts the terminal back into the state it found.</summary>
internal static class UnixSignal
{
    private const int Terminate = 15;

    /// <summary>Sends SIGTERM; on Windows there is nothing between asking nicely and killing, so it kills.</summary>
    public static void SendTerminate(Process process)
    {
        if (System.OperatingSystem.IsWindows())
            process.Kill();
        else
            _ = Kill(process.Id, Terminate);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
