using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Fuzzing;

namespace Cosmos.Ssh.Tests;

/// <summary>Long runs of the SSH fuzzer.</summary>
internal static class Program
{
    private const int RoundsPerSession = 500;
    private const int FirstSeed = 1_000_000;
    private const int SessionsPerReport = 20;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["run", string inputs, .. string[] rest]:
                return await RunAsync(Number(inputs), rest.Length > 0 ? (int)Number(rest[0]) : FirstSeed).ConfigureAwait(false);
            case ["replay", string seed]:
                await new FuzzSession((int)Number(seed)).RunAsync(RoundsPerSession).ConfigureAwait(false);
                Console.WriteLine("No failure.");
                return 0;
            default:
                Console.WriteLine("""
                    run INPUTS [SEED]   so many hostile inputs, in sessions of 500 rounds; ends at the first failure
                    replay SEED         one session again
                    """);
                return 2;
        }
    }

    private static async Task<int> RunAsync(long inputs, int seed)
    {
        Stopwatch clock = Stopwatch.StartNew();
        long done = 0;
        long ended = 0;
        for (int sessions = 1; done < inputs; sessions++, seed++)
        {
            FuzzSession session = new(seed);
            try
            {
                await session.RunAsync(RoundsPerSession).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Console.WriteLine(exception);
                Console.WriteLine($"replay {seed}");
                return 1;
            }

            done += session.Inputs;
            ended += session.Faults;
            if (sessions % SessionsPerReport == 0 || done >= inputs)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{done:N0} inputs, {ended:N0} connections ended, {done / clock.Elapsed.TotalSeconds:0} inputs/s, {GC.GetTotalMemory(false) >> 20} MiB"));
            }
        }

        return 0;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
