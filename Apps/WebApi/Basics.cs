using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Cosmos.Apps.WebApi;

/// <summary>A greeting.</summary>
/// <param name="Message">What it says.</param>
internal readonly record struct Greeting(string Message);

/// <summary>A month of the Gregorian calendar.</summary>
/// <param name="Days">How many days it has.</param>
/// <param name="FirstDay">Day of the week of the first.</param>
internal sealed record Month(int Days, DayOfWeek FirstDay);

/// <summary>What the program knows about where it runs.</summary>
internal sealed record MachineInformation(string System, string Framework, int Processors, long MemoryBytes, long HeapBytes, double UptimeSeconds);

/// <summary>Endpoints without state.</summary>
internal static class Basics
{
    /// <summary>Adds the endpoints.</summary>
    public static void MapBasics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plaintext", () => "Hello, World!");
        routes.MapGet("/json", () => new Greeting("Hello, World!"));

        RouteGroupBuilder api = routes.MapGroup("/api");
        api.MapGet("/machine", Machine);
        api.MapGet("/calendar/{year:int:range(1,9999)}/{month:int:range(1,12)}", Calendar);
        api.MapGet("/path/{**rest}", (string rest) => rest);
        api.MapGet("/delay/{milliseconds:int:range(0,60000)}", Delay);
        api.MapGet("/failure", Failure);
    }

    private static MachineInformation Machine()
    {
        using Process process = Process.GetCurrentProcess();
        return new MachineInformation(RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, GC.GetTotalMemory(forceFullCollection: false), (DateTime.Now - process.StartTime).TotalSeconds);
    }

    private static Month Calendar(int year, int month) => new(DateTime.DaysInMonth(year, month), new DateTime(year, month, 1).DayOfWeek);

    private static async Task<NoContent> Delay(int milliseconds, CancellationToken aborted)
    {
        await Task.Delay(milliseconds, aborted);
        return TypedResults.NoContent();
    }

    // What the client gets is the problem that UseExceptionHandler makes of it.
    private static string Failure() => throw new InvalidOperationException("This endpoint always fails.");
}
