using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Toolchain;

/// <summary>Runs host programs and turns their failure into a <see cref="BuildException"/>.</summary>
/// <param name="log">Where commands are printed; null to print none.</param>
internal sealed class ToolRunner(TextWriter? log)
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed on both streams.</returns>
    /// <exception cref="BuildException">It could not be started, or its exit code is not 0.</exception>
    public string Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        log?.WriteLine("  " + string.Join(' ', start.ArgumentList.Prepend(program).Select(Quote)));

        using var process = new Process { StartInfo = start };
        var output = new List<string>();
        void Collect(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null)
                return;
            lock (output)
                output.Add(e.Data);
        }
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BuildException("COSMOS0202", $"'{program}' could not be started: {e.Message}");
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        string text = string.Join(Environment.NewLine, output);
        if (process.ExitCode != 0)
        {
            throw new BuildException("COSMOS0203",
                $"{Path.GetFileName(program)} failed with exit code {process.ExitCode}.{Environment.NewLine}{text}");
        }
        return text;
    }

    private static string Quote(string argument) =>
        argument.Length > 0 && !argument.Any(c => char.IsWhiteSpace(c) || "\"'$&|;<>()*?`\\".Contains(c, StringComparison.Ordinal))
            ? argument
            : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
