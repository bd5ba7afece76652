using System;
using System.Collections.Generic;
using System.Globalization;
using Cosmos.Benchmarks;
using Cosmos.Benchmarks.Ssh;
using Cosmos.Benchmarks.Web;

try
{
    Options options = Options.Parse(args);
    var report = new Report();
    bool isWeb = options.Only?.StartsWith("web", StringComparison.Ordinal) ?? true;
    bool isSsh = options.Only?.StartsWith("ssh", StringComparison.Ordinal) ?? true;
    if (options.Only is null || !(isWeb || isSsh))
        MeasurePrograms(options, report);
    if (isWeb)
        WebBenchmarks.Run(options, report);
    if (isSsh)
        SshBenchmarks.Run(options, report);
    report.Print();
    return 0;
}
catch (BenchmarkException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 1;
}

static void MeasurePrograms(Options options, Report report)
{
    World[] worlds = [World.BareMetal(options), World.Linux(options)];
    if (options.Only is null)
    {
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (World world in worlds)
                MeasureStart(world, report, options);
        }
        foreach (World world in worlds)
            report.Add("image size", "MB", world == worlds[0], world.ImageBytes / 1e6);
    }
    // By turns, so that a busy moment of the host does not fall on one world only.
    for (int round = 0; round < options.Rounds; round++)
    {
        foreach (World world in worlds)
            MeasureProgram(world, report, options, world == worlds[0]);
    }
}

static void MeasureStart(World world, Report report, Options options)
{
    bool cosmos = world.Name == "Cosmos";
    Console.Error.WriteLine($"Starting {world.Name} ...");
    Boot boot = Boot.Run(world.Hello, options.Memory);
    TimeSpan main = boot.TimeOf("Hello, World!") ?? throw new BenchmarkException($"{world.Name} never reached Main. It printed:\n{boot.Transcript}");
    report.Add("QEMU start to first line of Main", "ms", cosmos, main.TotalMilliseconds);
    report.Add("QEMU start to exit", "ms", cosmos, boot.Total.TotalMilliseconds);
    // Printed by the option boot.time: from the first instruction of the kernel to the call of Main.
    if (boot.After("boot to Main") is { } microseconds && double.TryParse(microseconds.Replace("us", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out double value))
        report.Add("first instruction to Main", "ms", cosmos, value / 1000);
}

static void MeasureProgram(World world, Report report, Options options, bool cosmos)
{
    Console.Error.WriteLine($"Measuring {world.Name} ...");
    Boot boot = Boot.Run(world.Benchmark, options.Memory);
    if (boot.TimeOf("done") is null)
        Console.Error.WriteLine($"bench: {world.Name} did not finish. It printed:\n{boot.Transcript}");
    foreach ((string name, double value, string unit) in (IEnumerable<(string, double, string)>)boot.Results())
        report.Add(name, unit, cosmos, value);

    // 0 when the machine ended before its memory was first looked at.
    if (boot.ResidentBytes > 0)
        report.Add("memory of QEMU after the run", "MiB", cosmos, boot.ResidentBytes / 1048576.0);
}
