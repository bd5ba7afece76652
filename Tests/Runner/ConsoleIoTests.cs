using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>System.Console at a terminal, with real keys: the same dialogue with the program on Linux and on bare metal.</summary>
[Category("TwoWorlds")]
public sealed class ConsoleIoTests
{
    private const string MachineName = "microvm";
    private const int Mebibytes = 128;
    private const string RecordingName = "Recordings/console-on-linux.txt";
    private const int InterruptedExitCode = 125; // 130 on Linux; see ExitCode in Cosmos.Core

    private static readonly string[] s_keys =
    [
        "a", "Z", "5", " ", "\t", "\r", "\e[A", "\eOB", "\e[C", "\e[D", "\e[H", "\e[F", "\e[1;5C", "\e[1;2A", "\e[2~", "\e[3~", "\e[5~",
        "\e[6~", "\eOP", "\e[15~", "\e[24~", "\e[Z", "\x01", "x", "\ex", "\x7F", "\b", "ü", "\e",
    ];

    [Test]
    public void The_console_behaves_as_on_Linux()
    {
        using TerminalDialogue kernel = new(Command(KernelApps.Get("ConsoleIo")));
        Play(kernel);
        Assert.That(Machine.ExitCode(kernel.End()), Is.Zero);
        Assert.That(Readable(kernel.Output), Is.EqualTo(File.ReadAllText(Recording)));
    }

    /// <summary>
    /// What the program shows on Linux is recorded: who starts the tests decides which signals a terminal's keys send there, and some starters keep
    /// SIGQUIT from all their children.
    /// </summary>
    [Test, Explicit("Rewrites Recordings/console-on-linux.txt.")]
    public void Record_the_console_on_Linux()
    {
        // util-linux's script gives the program a terminal.
        using TerminalDialogue host = new(["script", "-qec", $"stty rows 24 cols 80; env --default-signal dotnet exec {KernelApps.Get("ConsoleIo").Assembly}", "/dev/null"]);
        Play(host);
        Assert.That(host.End(), Is.Zero);

        // The kernel's terminal description has no keypad mode: see XtermEntry.
        File.WriteAllText(Path.Combine(SourceDirectory(), RecordingName), Readable(host.Output.Replace("\e[?1h\e=", "", StringComparison.Ordinal)));
    }

    [Test]
    public void Erasing_works_although_nobody_answers_for_the_cursor()
    {
        using TerminalDialogue kernel = new(Command(KernelApps.Get("ConsoleIo")), answers: false);
        kernel.Expect("line:\r\n").Type("hellx\x7Fo\r").Expect("= <hello> 5\r\n");
        kernel.Expect("characters:\r\n").Type("ax\u007F\u007F\u007Fb\r").Expect("= 0062\r\n");
    }

    [Test]
    public void An_interrupt_that_nobody_handles_ends_the_program()
    {
        using TerminalDialogue kernel = new(Command(KernelApps.Get("ConsoleIo"), "interrupt"));
        kernel.Expect("ready:").Type("\x03").Expect("^C");
        Assert.That(Machine.ExitCode(kernel.End()), Is.EqualTo(InterruptedExitCode));
    }

    private static string Recording => Path.Combine(AppContext.BaseDirectory, RecordingName);

    private static IReadOnlyList<string> Command(KernelApp app, params string[] arguments) =>
        Machine.Command(MachineName, app.Image, Mebibytes, "", arguments);

    private static void Play(TerminalDialogue person)
    {
        person.Expect("line:\r\n").Type("hellx\x7Fo grüß\r");
        person.Expect("characters:\r\n").Type("aéz\r");
        person.Expect("keys:\r\n");
        foreach (string key in s_keys.Append("q"))
            person.Type(key).Expect("= ");

        person.Expect("control-c-as-key:\r\n").Type("\x03");
        person.Expect("cancel:").Expect("ready:").Type("\x03").Expect("= ControlC");
        person.Expect("signal:").Expect("ready:").Type("\x1C").Expect("= SIGQUIT");
        person.Expect("available:").Expect("ready:").Type("k");
        person.Expect("stream:\r\n").Type("xyz\r");
        person.Expect("end-of-file:\r\n").Type("\x04").Expect("done:");
    }

    // Lines stay lines; control characters are C# escapes.
    private static string Readable(string screen)
    {
        StringBuilder text = new();
        foreach (char c in screen.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            if (c == '\n')
                text.Append('\n');
            else if (char.IsControl(c) || c == '\\')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else
                text.Append(c);
        }

        return text.ToString();
    }

    private static string SourceDirectory()
    {
        // Deterministic builds hide the real path of the sources: walk up from the test assembly.
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Runner.csproj")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The sources of the tests are not above their assembly.");
    }
}
