using System;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class Report
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static void Line(string text) => Console.WriteLine(text);

    public static void Section(string name, Func<Task> run)
    {
        Line($"[{name}]");
        try
        {
            if (!Task.Run(run).Wait(s_patience))
                Line("UNEXPECTED end of patience");
        }
        catch (Exception exception)
        {
            Line($"UNEXPECTED {exception}");
        }
    }

    public static void Section(string name, Action run)
    {
        Line($"[{name}]");
        try
        {
            var task = Task.Factory.StartNew(run, TaskCreationOptions.LongRunning);
            if (!task.Wait(s_patience))
                Line("UNEXPECTED end of patience");
        }
        catch (Exception exception)
        {
            Line($"UNEXPECTED {exception}");
        }
    }

    /// <summary>Kind, code and text of the error that an action must end with.</summary>
    public static void Throws(string what, Action action)
    {
        try
        {
            action();
            Line($"{what}: nothing thrown");
        }
        catch (Exception exception)
        {
            Tell(what, exception);
        }
    }

    /// <summary>Kind, code and text of the error that an asynchronous action must end with.</summary>
    public static async Task ThrowsAsync(string what, Func<Task> action)
    {
        try
        {
            await action();
            Line($"{what}: nothing thrown");
        }
        catch (Exception exception)
        {
            Tell(what, exception);
        }
    }

    private static void Tell(string what, Exception exception)
    {
        string code = exception is SocketException socket ? $" {socket.SocketErrorCode} {socket.NativeErrorCode}" : "";
        string inner = exception.InnerException is SocketException cause ? $" <- {cause.SocketErrorCode}" : "";

        // Ports differ from run to run.
        string message = exception is SocketException ? Regex.Replace(exception.Message, ":[0-9]+$", ":port") : exception.Message;
        Line($"{what}: {exception.GetType().Name}{code} {message}{inner}");
    }
}
