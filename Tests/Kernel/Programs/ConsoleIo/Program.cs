using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace Cosmos.Tests.ConsoleIo;

/// <summary>
/// Everything that System.Console does with a terminal, as a dialogue: each step announces itself as "step:" on a line of its own and then
/// waits for the keys that Tests/Runner/ConsoleIoTests sends. The bytes that it prints are the same on Linux.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["interrupt"])
            return WaitForInterrupt();

        Dictionary<string, Action> steps = new()
        {
            ["redirection"] = Redirection,
            ["colors"] = Colors,
            ["cursor"] = Cursor,
            ["line"] = () => Show(Console.ReadLine()),
            ["characters"] = Characters,
            ["keys"] = Keys,
            ["control-c-as-key"] = ControlCAsKey,
            ["cancel"] = Cancel,
            ["signal"] = Signal,
            ["position"] = Position,
            ["available"] = Available,
            ["stream"] = Stream,
            ["end-of-file"] = () => Show(Console.ReadLine()),
        };
        foreach ((string name, Action step) in steps)
        {
            Console.WriteLine($"{name}:");
            step();
        }

        Console.Error.WriteLine("done:");
        return 0;
    }

    private static void Show(string? line) => Console.WriteLine(line is null ? "= null" : $"= <{line}> {line.Length}");

    private static void Redirection()
    {
        Console.WriteLine($"= {Console.IsInputRedirected} {Console.IsOutputRedirected} {Console.IsErrorRedirected}");
        Console.WriteLine($"= {Console.WindowWidth}x{Console.WindowHeight} {Console.OutputEncoding.WebName} {Console.InputEncoding.WebName}");
    }

    private static void Colors()
    {
        foreach (ConsoleColor color in Enum.GetValues<ConsoleColor>())
        {
            Console.ForegroundColor = color;
            Console.BackgroundColor = 15 - color;
            Console.Write($"{(int)color:X}");
        }

        Console.ResetColor();
        Console.WriteLine();
    }

    private static void Cursor()
    {
        Console.Clear();
        Console.SetCursorPosition(10, 5);
        Console.Write("here");
        Console.CursorVisible = false;
        Console.CursorVisible = true;
        Console.Beep();
        Console.WriteLine();
        Console.WriteLine($"= {Console.CursorSize}");
    }

    private static void Characters()
    {
        StringBuilder text = new();
        int value;
        while ((value = Console.Read()) is not ('\r' or '\n' or -1))
            text.Append(CultureInfo.InvariantCulture, $" {value:X4}");

        Console.WriteLine($"={text}");
    }

    private static void Keys()
    {
        ConsoleKeyInfo key;
        do
        {
            key = Console.ReadKey(intercept: true);
            Console.WriteLine($"= {key.Key} {key.Modifiers} {(int)key.KeyChar:X4}");
        }
        while (key.Key != ConsoleKey.Q);
    }

    private static void ControlCAsKey()
    {
        Console.TreatControlCAsInput = true;
        ConsoleKeyInfo key = Console.ReadKey(intercept: true);
        Console.WriteLine($"= {key.Key} {key.Modifiers} {Console.TreatControlCAsInput}");
        Console.TreatControlCAsInput = false;
    }

    private static void Cancel()
    {
        using ManualResetEventSlim pressed = new();
        ConsoleCancelEventHandler handler = (_, e) =>
        {
            e.Cancel = true;
            Console.WriteLine($"= {e.SpecialKey}");
            pressed.Set();
        };
        Console.CancelKeyPress += handler;
        Console.WriteLine("ready:");
        pressed.Wait();
        Console.CancelKeyPress -= handler;
    }

    private static void Signal()
    {
        using ManualResetEventSlim arrived = new();
        using PosixSignalRegistration registration = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context =>
        {
            context.Cancel = true;
            Console.WriteLine($"= {context.Signal}");
            arrived.Set();
        });
        Console.WriteLine("ready:");
        arrived.Wait();
    }

    private static void Position()
    {
        (int left, int top) = Console.GetCursorPosition();
        Console.WriteLine($"= {left},{top}");
    }

    private static void Available()
    {
        Console.WriteLine($"= {Console.KeyAvailable}");
        Console.WriteLine("ready:");
        while (!Console.KeyAvailable)
            Thread.Sleep(10);

        Console.WriteLine($"= {Console.ReadKey(intercept: false).KeyChar} {Console.KeyAvailable}");
    }

    private static void Stream()
    {
        using Stream input = Console.OpenStandardInput();
        byte[] buffer = new byte[64];
        int count = input.Read(buffer);
        Console.WriteLine($"= {count} {Convert.ToHexString(buffer, 0, count)}");
    }

    private static int WaitForInterrupt()
    {
        Console.WriteLine("ready:");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
