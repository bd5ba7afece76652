using System;
using System.IO;

namespace Cosmos.Tests.Files;

internal static class Report
{
    public static string Root { get; set; } = "";

    public static void Line(string text) => Console.WriteLine(text.Replace(Root, "$", StringComparison.Ordinal));

    public static void Section(string name, Action run)
    {
        Line($"[{name}]");
        try
        {
            run();
        }
        catch (Exception exception)
        {
            Line($"UNEXPECTED {exception}");
        }
    }

    /// <summary>Type and message of the exception that an action must throw: messages carry path and error text.</summary>
    public static void Throws(string what, Action action)
    {
        try
        {
            action();
            Line($"{what}: nothing thrown");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or ObjectDisposedException)
        {
            Line($"{what}: {exception.GetType().Name} 0x{exception.HResult:X8} {exception.Message}");
        }
    }
}
