using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Ssh.Peers;

/// <summary>How a program ended.</summary>
internal sealed record PeerResult(int Status, byte[] OutputBytes, string Errors)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public override string ToString() => $"status {Status}\n{(OutputBytes.Length < 10_000 ? Output : $"{OutputBytes.Length} bytes")}\n{Errors}";
}

/// <summary>Programs of others. A test whose program is not installed is skipped.</summary>
internal static class Peer
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(180);

    /// <summary>Runs a program, and skips the test where it is not installed.</summary>
    public static PeerResult Run(string program, IEnumerable<string> arguments, ReadOnlyMemory<byte> input = default, IReadOnlyDictionary<string, string>? environment = null)
    {
        if (!TryRun(program, arguments, out PeerResult result, input, environment))
            Assert.Ignore($"{program} is not installed.");
        return result;
    }

    /// <summary>Runs a program; its input is closed behind the bytes.</summary>
    /// <returns>Whether there is such a program.</returns>
    public static bool TryRun(string program, IEnumerable<string> arguments, out PeerResult result, ReadOnlyMemory<byte> input = default, IReadOnlyDictionary<string, string>? environment = null)
    {
        result = new PeerResult(-1, [], "");
        using Process? process = Start(program, arguments, environment);
        if (process is null)
            return false;
        Task<byte[]> output = ReadAsync(process.StandardOutput.BaseStream);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        _ = WriteAsync(process.StandardInput.BaseStream, input);
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end.\n{errors.Result}\nThe machine printed:\n{SshMachine.Running.Log}");
        }
        result = new PeerResult(process.ExitCode, output.Result, errors.Result);
        return true;
    }

    /// <summary>Starts a program; null where it is not installed.</summary>
    public static Process? Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (KeyValuePair<string, string> variable in environment ?? new Dictionary<string, string>())
            start.Environment[variable.Key] = variable.Value;
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    // A program may end without reading all of it.
    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> input)
    {
        try
        {
            await stream.WriteAsync(input);
            stream.Close();
        }
        catch (IOException)
        {
        }
    }
}
