using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Runner.Tests;

/// <summary>A person at a terminal: waits for text, types, and is a terminal that answers questions for the cursor.</summary>
internal sealed class TerminalDialogue : IDisposable
{
    private const string CursorQuestion = "\e[6n";
    private const string CursorAnswer = "\e[7;3R";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reader;
    private readonly bool _answers;
    private int _mark;
    private int _answered;

    /// <summary>Starts the program that has the other end of the line.</summary>
    /// <param name="command">The program, then its arguments.</param>
    /// <param name="answers">Whether the terminal answers questions for the cursor.</param>
    public TerminalDialogue(IReadOnlyList<string> command, bool answers = true)
    {
        _answers = answers;
        ProcessStartInfo start = new(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        for (int index = 1; index < command.Count; index++)
            start.ArgumentList.Add(command[index]);
        start.Environment["TERM"] = "xterm-256color";
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _reader = Task.Run(Read);
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

    /// <summary>Waits until text is shown behind what was waited for before.</summary>
    public TerminalDialogue Expect(string text)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_output)
        {
            while (true)
            {
                int position = _output.ToString().IndexOf(text, _mark, StringComparison.Ordinal);
                if (position >= 0)
                {
                    _mark = position + text.Length;
                    return this;
                }

                if (Stopwatch.GetElapsedTime(start) > s_patience)
                    throw new TimeoutException($"'{text}' was not shown. The screen:\n{_output}");

                Monitor.Wait(_output, 1000);
            }
        }
    }

    /// <summary>Types, after the program has had the time to ask for input.</summary>
    public TerminalDialogue Type(string keys)
    {
        Thread.Sleep(200);
        Send(keys);
        return this;
    }

    /// <summary>Waits for the end of the program.</summary>
    /// <returns>Its exit status.</returns>
    public int End()
    {
        if (!_process.WaitForExit(s_patience))
            throw new TimeoutException($"The program does not end. The screen:\n{Output}");

        _reader.Wait(TimeSpan.FromSeconds(5));
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Send(string keys)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(keys);
        Stream input = _process.StandardInput.BaseStream;
        lock (input)
        {
            input.Write(bytes);
            input.Flush();
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
            int length = decoder.GetChars(buffer, 0, count, characters, 0);
            int questions;
            lock (_output)
            {
                _output.Append(characters, 0, length);
                questions = _output.ToString().Split(CursorQuestion).Length - 1;
                Monitor.PulseAll(_output);
            }

            for (; _answers && _answered < questions; _answered++)
                Send(CursorAnswer);
        }
    }
}
