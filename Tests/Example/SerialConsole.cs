using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Cosmos.Runner.Tests;

namespace Cosmos.Example.Tests;

/// <summary>Apps/Example in QEMU, and a person at its serial line whose terminal has 100 columns and 40 rows.</summary>
internal sealed partial class SerialConsole : IDisposable
{
    private const int Mebibytes = 512;
    private const string CursorQuestion = "\e[6n";
    private const string CursorAnswer = "\e[40;100R";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Thread _reader;
    private int _mark;
    private int _answered;

    public SerialConsole()
    {
        List<string> command = [.. Machine.Command("microvm", Image, Mebibytes, "", [])];
        // This machine may restart.
        command.Remove("-no-reboot");
        command.AddRange(["-netdev", "user,id=network,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,restrict=on", "-device", "virtio-net-device,netdev=network"]);
        ProcessStartInfo start = new(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) => Append(e.Data + "\n");
        _process.BeginErrorReadLine();
        _reader = new Thread(Read) { IsBackground = true, Name = "serial line" };
        _reader.Start();
    }

    /// <summary>Everything that was shown.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    private static string Image => Path.Combine(Machine.RepositoryRoot, "Apps", "Example", "bin", "Debug", "net10.0", "Example.elf");

    /// <summary>Types a line and waits for the next prompt.</summary>
    /// <returns>What was shown in between, without escape sequences, lines ending in LF.</returns>
    public string Run(string line)
    {
        Send(line + "\r");
        return WaitForPrompt();
    }

    /// <summary>Waits for the prompt of the directory <c>/</c>.</summary>
    public string WaitForPrompt(string directory = "/") => Plain(WaitFor($"m{directory}> \e[0m"));

    /// <summary>Sends keys.</summary>
    public void Send(string keys)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(keys);
        lock (_process)
        {
            _process.StandardInput.BaseStream.Write(bytes);
            _process.StandardInput.BaseStream.Flush();
        }
    }

    /// <summary>Waits until text is shown behind what was waited for before.</summary>
    /// <returns>All that was shown up to its end.</returns>
    public string WaitFor(string text)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_output)
        {
            while (true)
            {
                int position = _output.ToString().IndexOf(text, _mark, StringComparison.Ordinal);
                if (position >= 0)
                {
                    string shown = _output.ToString(_mark, position + text.Length - _mark);
                    _mark = position + text.Length;
                    return shown;
                }

                if (_process.HasExited || Stopwatch.GetElapsedTime(start) > s_patience)
                    throw new TimeoutException($"'{text}' was not shown. The last of the screen:\n{_output.ToString(Math.Max(0, _output.Length - 4000), Math.Min(4000, _output.Length))}");

                Monitor.Wait(_output, 1000);
            }
        }
    }

    /// <summary>Waits for the end of the machine.</summary>
    /// <returns>Its exit code; <see langword="null"/> when it ended without one.</returns>
    public int? WaitForEnd()
    {
        if (!_process.WaitForExit(s_patience))
            throw new TimeoutException("The machine does not end.");
        _reader.Join(TimeSpan.FromSeconds(5));
        return Machine.ExitCode(_process.ExitCode);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit(5000);
        _process.Dispose();
        File.WriteAllText(Path.Combine(Machine.Artifacts, "example-serial.log"), Output);
    }

    private static string Plain(string shown) => EscapeSequence().Replace(shown, "").Replace("\r", "", StringComparison.Ordinal);

    [GeneratedRegex("\\e(\\[[0-?]*[ -/]*[@-~]|[78])")]
    private static partial Regex EscapeSequence();

    private void Append(string text)
    {
        lock (_output)
        {
            _output.Append(text);
            Monitor.PulseAll(_output);
        }
    }

    private void Read()
    {
        byte[] buffer = new byte[4096];
        char[] characters = new char[4096];
        Decoder decoder = Encoding.UTF8.GetDecoder();
        int count;
        while ((count = _process.StandardOutput.BaseStream.Read(buffer)) > 0)
        {
            Append(new string(characters, 0, decoder.GetChars(buffer, 0, count, characters, 0)));
            int questions = Output.Split(CursorQuestion).Length - 1;
            for (; _answered < questions; _answered++)
                Send(CursorAnswer);
        }
    }
}
