using System;
using System.Linq;

namespace Cosmos.Benchmarks.Web;

/// <summary>Measures Apps/WebApi from outside, by turns in both worlds.</summary>
internal static class WebBenchmarks
{
    private const string Prefix = "web: ";
    private const double MegaByte = 1e6;
    private const double MebiByte = 1048576;
    private const long TransferLength = 100_000_000;
    private static readonly ServerKind s_server = new(
        Port: 80, "Now listening on", "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), "HTTP/1.1 200"u8.ToArray(), TimeSpan.FromSeconds(20));

    private static readonly int[] s_connections = [1, 16, 256];

    /// <summary>Builds, boots and measures.</summary>
    public static void Run(Options options, Report report)
    {
        WebWorld[] worlds = [WebWorld.BareMetal(), WebWorld.Linux()];
        foreach (WebWorld world in worlds)
            report.Add(Prefix + "image size", "MB", world == worlds[0], world.ImageBytes / MegaByte);
        foreach (int round in Enumerable.Range(1, options.Rounds))
        {
            foreach (WebWorld world in worlds)
            {
                Console.Error.WriteLine($"Web, round {round}: {world.Name} ...");
                Measure(world, options.Memory, (name, unit, value) => report.Add(Prefix + name, unit, world == worlds[0], value));
            }
        }
    }

    private static void Measure(WebWorld world, int mebibytes, Action<string, string, double> add)
    {
        using ServerMachine machine = ServerMachine.Start(world.Name, world.Machine, mebibytes, s_server);
        add("start to first 200", "ms", machine.FirstAnswer.TotalMilliseconds);
        add("memory after first 200", "MiB", machine.ResidentBytes / MebiByte);
        foreach (string path in new[] { "/plaintext", "/json" })
        {
            foreach (int connections in s_connections)
            {
                LoadResult result = LoadGenerator.Run(machine.Port, path, connections);
                add($"{path[1..]}, {connections} connections", "req/s", result.RequestsPerSecond);
                if (path != "/plaintext")
                    continue;
                add($"latency p50, {connections} connections", "ms", result.Median.TotalMilliseconds);
                add($"latency p99, {connections} connections", "ms", result.Percentile99.TotalMilliseconds);
            }
        }
        add("download of 100 MB", "MB/s", Transfer.Download(machine.Port, TransferLength) / MegaByte);
        add("upload of 100 MB", "MB/s", Transfer.Upload(machine.Port, TransferLength) / MegaByte);
        add("memory after the run", "MiB", machine.ResidentBytes / MebiByte);
    }
}
