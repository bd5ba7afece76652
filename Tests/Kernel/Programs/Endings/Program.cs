using System;
using System.Threading;
using Cosmos.Tests.Endings;

// All ways in which a program can end. The runner starts one boot for each.
string way = args.Length > 0 ? args[0] : "";
int number = args.Length > 1 && int.TryParse(args[1], out int parsed) ? parsed : 0;
Console.WriteLine($"ending: {way}");
switch (way)
{
    case "return":
        return number;

    case "exit":
        try
        {
            Environment.Exit(number);
        }
        finally
        {
            Console.WriteLine("a finally block must not run");
        }
        return 100;

    case "exit-in-thread":
        new Thread(() => Environment.Exit(number)).Start();
        Thread.Sleep(Timeout.Infinite);
        return 100;

    case "exit-code":
        Environment.ExitCode = number;
        Ways.EndsWithoutResult();
        return Environment.ExitCode;

    case "foreground-thread":
        new Thread(() =>
        {
            Thread.Sleep(50);
            Console.WriteLine("the foreground thread is waited for");
        }).Start();
        return number;

    case "background-thread":
        new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
        return number;

    case "process-exit-event":
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("ProcessExit is raised");
        return number;

    case "quoted argument":
        foreach (string argument in args)
            Console.WriteLine($"<{argument}>");
        return 0;

    case "unhandled":
        Crashes.Throw();
        return 0;

    case "unhandled-inner":
        try
        {
            throw new TimeoutException("inner");
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException("outer", e);
        }

    case "unhandled-in-thread":
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
            Console.WriteLine($"AppDomain.UnhandledException: {e.IsTerminating} {((Exception)e.ExceptionObject).Message}");
        var thread = new Thread(Crashes.Throw);
        thread.Start();
        thread.Join();
        return 0;

    case "unhandled-in-finalizer":
        Crashes.MakeThrowingFinalizers();
        for (int i = 0; i < 20; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return 0;

    case "unhandled-null":
        return Crashes.TouchNull(null!);

    case "fail-fast":
        Environment.FailFast("this is the end");
        return 0;

    case "stack-overflow":
        return Crashes.Overflow(1);

    case "stack-overflow-in-thread":
        var deep = new Thread(() => Crashes.Overflow(1));
        deep.Start();
        deep.Join();
        return 0;

    case "out-of-memory":
        return Crashes.Fill();

    default:
        Console.WriteLine("unknown way to end");
        return 99;
}
