using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Cosmos.Build.Runner;

/// <summary>Runs QEMU with our standard streams and waits for its end.</summary>
internal static class Emulator
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    /// <summary>Runs the machine.</summary>
    /// <param name="command">The program, then its arguments.</param>
    /// <param name="timeout">Time after which the machine is stopped; null for no limit.</param>
    /// <returns>The exit status for our own process: the program's exit code, or one of <see cref="ExitStatus"/>.</returns>
    /// <exception cref="RunException">QEMU could not be started.</exception>
    public static int Run(IReadOnlyList<string> command, TimeSpan? timeout)
    {
        // Standard input and output are inherited, so the serial console is the terminal itself. Errors are read to tell
        // QEMU's own failures from the program's exit code 0: both are status 1.
        var start = new ProcessStartInfo(Machine.Find(command[0])) { RedirectStandardError = true };
        foreach (string argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        using var process = new Process { StartInfo = start };
        var errors = new List<string>();
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null)
                return;
            lock (errors)
                errors.Add(e.Data);
            Console.Error.WriteLine(e.Data);
        };

        // The terminal sends Ctrl-C to QEMU as well; it ends and gives the terminal back, and only then do we.
        bool interrupted = false;
        void OnCancel(object? sender, ConsoleCancelEventArgs e)
        {
            interrupted = true;
            e.Cancel = true;
        }
        Console.CancelKeyPress += OnCancel;
        using var termination = OperatingSystem.IsWindows() ? null
            : System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, c =>
            {
                c.Cancel = true;
                interrupted = true;
                Stop(process);
            });
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new RunException($"'{start.FileName}' could not be started: {e.Message}");
        }
        process.BeginErrorReadLine();
        bool inTime = process.WaitForExit(timeout ?? Timeout.InfiniteTimeSpan);
        if (!inTime)
            Stop(process);
        process.WaitForExit();
        Console.CancelKeyPress -= OnCancel;

        lock (errors)
            return Report(process.ExitCode, errors, inTime, interrupted, timeout);
    }

    private static int Report(int status, List<string> errors, bool inTime, bool interrupted, TimeSpan? timeout)
    {
        if (interrupted)
            return ExitStatus.Interrupted;
        if (!inTime)
        {
            Console.Error.WriteLine($"cosmos-run: stopped after {timeout!.Value.TotalSeconds:0.#} s (--timeout).");
            return ExitStatus.TimedOut;
        }
        if (ExitStatus.IsFromProgram(status, errors))
            return ExitStatus.ToExitCode(status);
        if (status == 0)
        {
            Console.Error.WriteLine("cosmos-run: the machine stopped without an exit code (Ctrl-] X, reset, triple fault, or QEMU was closed).");
            return ExitStatus.NoExitCode;
        }
        Console.Error.WriteLine($"cosmos-run: QEMU failed with status {status}.");
        return ExitStatus.MachineFailed;
    }

    private static void Stop(Process process)
    {
        try
        {
            UnixSignal.SendTerminate(process);
            if (!process.WaitForExit(StopGrace))
                process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
