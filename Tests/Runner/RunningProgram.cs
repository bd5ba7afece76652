using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Runner.Tests;

/// <summary>A process on the host (QEMU, or the program itself) whose output is read byte by byte, and which never outlives its deadline.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly MemoryStream _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _readers;
    private readonly string _input;
    private bool _inputSent;
    private long _lastOutput = Stopwatch.GetTimestamp();

    /// <summary>Starts the process.</summary>
    /// <param name="command">The program, then its arguments.</param>
    /// <param name="input">
    /// What it reads from standard input. It is sent after the first output: a UART loses what arrives before its driver.
    /// </param>
    /// <param name="onOutput">Called for each piece of standard output, on a thread of the pool.</param>
    public RunningProgram(IReadOnlyList<string> command, string input = "", Action<ReadOnlyMemory<byte>>? onOutput = null)
    {
        _input = input;
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        for (int i = 1; i < command.Count; i++)
            start.ArgumentList.Add(command[i]);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        // Standard input stays open: QEMU spins on a closed one.
        _readers = Task.WhenAll(Task.Run(() => ReadOutput(onOutput)), Task.Run(ReadErrors));
    }

    /// <summary>Everything that came so far.</summary>
    public byte[] Output
    {
        get
        {
            lock (_output)
                return _output.ToArray();
        }
    }

    /// <summary>Standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    /// <summary>Time since the last byte of output.</summary>
    public TimeSpan Silence => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastOutput));

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end and for the last byte of output.</summary>
    /// <returns>The exit status, or null when the deadline passed; then the process has been killed by its identifier.</returns>
    public int? WaitForExit(TimeSpan deadline)
    {
        bool ended = _process.WaitForExit(deadline);
        if (!ended)
            Kill();
        _readers.Wait(TimeSpan.FromSeconds(5));
        return ended ? _process.ExitCode : null;
    }

    /// <summary>Kills the process if it still runs.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(5000);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void ReadOutput(Action<ReadOnlyMemory<byte>>? onOutput)
    {
        byte[] buffer = new byte[4096];
        Stream stream = _process.StandardOutput.BaseStream;
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            Volatile.Write(ref _lastOutput, Stopwatch.GetTimestamp());
            lock (_output)
                _output.Write(buffer, 0, count);
            onOutput?.Invoke(buffer.AsMemory(0, count));
            SendInput();
        }
    }

    private void SendInput()
    {
        if (_inputSent)
            return;
        _inputSent = true;
        _process.StandardInput.Write(_input);
        _process.StandardInput.Flush();
    }

    private void ReadErrors()
    {
        char[] buffer = new char[1024];
        int count;
        while ((count = _process.StandardError.Read(buffer)) > 0)
        {
            lock (_errors)
                _errors.Append(buffer, 0, count);
        }
    }
}
