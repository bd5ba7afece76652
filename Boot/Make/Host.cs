using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Cosmos.Make;

/// <summary>Runs host programs on our terminal.</summary>
internal static class Host
{
    private const int NotStarted = 127;

    /// <summary>The dotnet program that runs us.</summary>
    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <summary>Runs a program with our standard streams.</summary>
    /// <returns>Its exit code; 127 when it could not be started.</returns>
    public static int Run(string program, IEnumerable<string> arguments, string? directory = null)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory ?? "" };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        // Ctrl-C goes to the whole process group; the program decides what it means, and we report how it ended.
        ConsoleCancelEventHandler ignore = (_, e) => e.Cancel = true;
        Console.CancelKeyPress += ignore;
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception e)
        {
            Console.Error.WriteLine($"'{program}' could not be started: {e.Message}");
            return NotStarted;
        }
        finally
        {
            Console.CancelKeyPress -= ignore;
        }
    }

    /// <summary>Runs dotnet without input and collects what it writes.</summary>
    /// <returns>Its exit code; 127 when it could not be started.</returns>
    public static int CaptureDotnet(IEnumerable<string> arguments, StringBuilder output)
    {
        var start = new ProcessStartInfo(Dotnet) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        void Collect(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null)
                return;
            lock (output)
                output.AppendLine(e.Data);
        }
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            output.AppendLine($"'{Dotnet}' could not be started: {e.Message}");
            return NotStarted;
        }
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs dotnet with our standard streams.</summary>
    public static int RunDotnet(IEnumerable<string> arguments, string? directory = null) => Run(Dotnet, arguments, directory);
}
