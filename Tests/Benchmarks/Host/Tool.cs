using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Cosmos.Benchmarks;

/// <summary>Runs a program of the host and insists on success.</summary>
internal static class Tool
{
    /// <summary>Runs a program and returns what it printed.</summary>
    /// <exception cref="BenchmarkException">It is not installed or it failed; the message says what to do.</exception>
    public static string Run(string program, IEnumerable<string> arguments, string? directory = null, string remedy = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "" };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchmarkException($"{program} could not be started ({e.Message}). {remedy}");
        }
        using (process)
        {
            System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new BenchmarkException($"{program} {string.Join(' ', arguments)} failed with exit code {process.ExitCode}. {remedy}\n{LastLines(output + errors.Result)}");
            return output;
        }
    }

    private static string LastLines(string text) => string.Join('\n', text.Split('\n').TakeLast(20));
}

/// <summary>The benchmarks cannot run for a reason that the user can remove.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
