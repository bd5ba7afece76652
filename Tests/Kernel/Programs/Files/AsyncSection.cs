using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Tests.Files;

internal static class AsyncSection
{
    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await File.WriteAllTextAsync("f", "asynchronous");
        Report.Line(await File.ReadAllTextAsync("f"));
        await using (var stream = new FileStream("f", FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, useAsync: true))
        {
            byte[] buffer = new byte[5];
            await stream.ReadExactlyAsync(buffer);
            await stream.WriteAsync("XY"u8.ToArray());
            await stream.FlushAsync();
            Report.Line($"position {stream.Position}, async {stream.IsAsync}");
        }

        Report.Line(await File.ReadAllTextAsync("f"));
        int lines = 0;
        await File.WriteAllLinesAsync("f", Enumerable.Range(0, 1000).Select(i => i.ToString()));
        await foreach (string _ in File.ReadLinesAsync("f"))
            lines++;
        Report.Line($"lines {lines}");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        try
        {
            await File.ReadAllTextAsync("f", cancelled.Token);
            Report.Line("not cancelled");
        }
        catch (OperationCanceledException)
        {
            Report.Line("cancelled");
        }

        File.Delete("f");
    }
}
