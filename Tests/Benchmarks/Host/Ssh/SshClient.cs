using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Benchmarks.Ssh;

/// <summary>OpenSSH's client of this system, without its user's configuration and known hosts.</summary>
/// <param name="keys">The client's key.</param>
/// <param name="port">Port of the server on 127.0.0.1.</param>
internal sealed class SshClient(SshKeys keys, int port)
{
    private const string Host = "root@127.0.0.1";
    private const string Remedy = "apt-get install openssh-client.";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>From the start of the client to the prompt of the shell.</summary>
    /// <param name="prompt">Text of the prompt.</param>
    /// <param name="options">Words for the client, such as <c>-o KexAlgorithms=...</c>.</param>
    public TimeSpan MeasurePrompt(string prompt, params string[] options)
    {
        var start = new ProcessStartInfo("ssh", ["-tt", .. Options(options), "-p", $"{port}", Host])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new BenchmarkException($"ssh did not start. {Remedy}");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            var shown = new StringBuilder();
            Task reading = ReadUntilAsync(process.StandardOutput.BaseStream, prompt, shown);
            if (!reading.Wait(s_limit) || !shown.ToString().Contains(prompt, StringComparison.Ordinal))
                throw new BenchmarkException($"ssh showed no prompt \"{prompt}\", but:\n{shown}\n{(errors.IsCompleted ? errors.Result : "")}");
            return Stopwatch.GetElapsedTime(begin);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    /// <summary>From the start of the client to its end, for a command that prints a word.</summary>
    public TimeSpan MeasureCommand(params string[] options)
    {
        long begin = Stopwatch.GetTimestamp();
        string output = Tool.Run("ssh", [.. Options(options), "-p", $"{port}", Host, "echo done"], remedy: Remedy);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        return output == "done\n" ? elapsed : throw new BenchmarkException($"\"echo done\" printed \"{output}\".");
    }

    /// <summary>Copies a file to the server.</summary>
    /// <returns>Bytes per second, connecting included.</returns>
    public double Upload(string file, string remote, params string[] options) => Copy(file, $"{Host}:{remote}", file, options);

    /// <summary>Copies a file from the server.</summary>
    /// <returns>Bytes per second, connecting included.</returns>
    public double Download(string remote, string file, params string[] options) => Copy($"{Host}:{remote}", file, file, options);

    private double Copy(string source, string target, string file, string[] options)
    {
        long begin = Stopwatch.GetTimestamp();
        Tool.Run("scp", ["-q", .. Options(options), "-P", $"{port}", source, target], remedy: Remedy);
        return new FileInfo(file).Length / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private IEnumerable<string> Options(string[] more) =>
    [
        "-F", "none", "-i", keys.ClientKeyFile, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
        "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null", .. more,
    ];

    private static async Task ReadUntilAsync(Stream stream, string text, StringBuilder shown)
    {
        byte[] buffer = new byte[4096];
        int count;
        while (!shown.ToString().Contains(text, StringComparison.Ordinal) && (count = await stream.ReadAsync(buffer)) > 0)
            shown.Append(Encoding.Latin1.GetString(buffer, 0, count));
    }
}
