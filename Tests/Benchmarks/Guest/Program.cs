using System;
using System.Linq;
using Cosmos.Benchmarks.Guest;

Console.WriteLine("main");
Benchmark[] benchmarks =
[
    new("churn.throughput", "MB/s", Churn.Throughput),
    new("churn.longest-pause", "ms", Churn.LongestPause),
    new("churn.large-objects", "MB/s", Churn.LargeObjects),
    new("exceptions.throw-catch", "ops/s", Exceptions.ThrowCatch),
    new("exceptions.ten-frames", "ops/s", Exceptions.TenFrames),
    new("calls.interface-one-type", "ops/s", Calls.OneType),
    new("calls.interface-four-types", "ops/s", Calls.FourTypes),
    new("calls.interface-sixteen-types", "ops/s", Calls.SixteenTypes),
    new("threads.lock-uncontended", "ops/s", Threads.UncontendedLock),
    new("threads.lock-handover", "ops/s", Threads.LockHandover),
    new("threads.event-ping-pong", "ops/s", Threads.EventPingPong),
    new("threads.create-join", "ops/s", Threads.CreateAndJoin),
    new("threads.pool-tasks", "ops/s", Threads.PoolTasks),
    new("text.format", "ops/s", Text.Format),
    new("text.interpolate", "ops/s", Text.Interpolate),
    new("hash.sha256-64KiB", "MB/s", Hashes.Sha256Large),
    new("hash.sha256-64B", "ops/s", Hashes.Sha256Small),
];

string? only = args.FirstOrDefault(a => a.StartsWith("--only=", StringComparison.Ordinal))?["--only=".Length..];
foreach (Benchmark benchmark in benchmarks.Where(b => only is null || b.Name.Contains(only, StringComparison.Ordinal)))
{
    try
    {
        Console.WriteLine($"result {benchmark.Name} {benchmark.Measure():R} {benchmark.Unit}");
    }
    catch (Exception e)
    {
        Console.WriteLine($"failed {benchmark.Name} {e.GetType().Name}: {e.Message}");
    }
}
Console.WriteLine($"result memory.resident {Environment.WorkingSet / 1048576.0:R} MiB");
Console.WriteLine("done");
return 0;
