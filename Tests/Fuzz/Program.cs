using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Cosmos.Network.Tests.Fuzzing;
using Cosmos.Network.Tests.Scenarios.Language;

namespace Cosmos.Network.Tests;

/// <summary>Long runs of the network fuzzer, and the making of its seed corpus.</summary>
internal static class Program
{
    private const int FramesPerSession = 20_000;
    private const int LongestSeed = 700;
    private const string BehaviourPrefix = "# behaviour ";

    private static int Main(string[] arguments) => arguments switch
    {
        ["run", string frames, .. string[] rest] => Run(Number(frames), rest.Length > 0 ? (ulong)Number(rest[0]) : 1_000_000),
        ["replay", string seed, string frames, .. string[] rest] => Replay((ulong)Number(seed), (int)Number(frames), rest),
        ["corpus", string file] => WriteCorpus(file),
        _ => Usage(),
    };

    private static int Usage()
    {
        Console.WriteLine("""
            run FRAMES [SEED]      so many hostile frames, in sessions of 20,000; ends at the first failure
            replay SEED FRAMES [CORPUS [CAPTURE]]
                                   one session again, with the corpus that "run" wrote when it failed (or - for the seeds)
            corpus FILE            writes the seed corpus: the frames that the packet scenarios inject
            """);
        return 2;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static int Run(long frames, ulong seed)
    {
        FuzzCorpus corpus = FuzzCorpus.Load();
        int seeds = corpus.Count;
        HashSet<ulong> behaviours = [];
        Stopwatch clock = Stopwatch.StartNew();
        long done = 0;
        long reported = 0;
        while (done < frames)
        {
            // A session follows from its seed and the corpus at its beginning: both are kept until it has ended well.
            byte[][] before = [.. corpus.Frames];
            ulong[] known = [.. behaviours];
            int length = (int)Math.Min(FramesPerSession, frames - done);
            try
            {
                FuzzSession session = new(seed, corpus, behaviours);
                session.Run(length);
                done += session.Frames;
            }
            catch (FuzzFailureException failure)
            {
                string file = Path.Combine(Path.GetTempPath(), $"fuzz-{seed}.hex");
                File.WriteAllLines(file, [.. before.Select(Convert.ToHexString), .. known.Select(behaviour => $"{BehaviourPrefix}{behaviour:X}")]);
                Console.WriteLine(failure.Message);
                Console.WriteLine($"The corpus of that session is in {file}.");
                return 1;
            }

            seed++;
            if (done - reported >= 1_000_000 || done >= frames)
            {
                reported = done;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{done:N0} frames, {clock.Elapsed.TotalSeconds:0} s, {done / clock.Elapsed.TotalSeconds:0} frames/s, {behaviours.Count} behaviours, {corpus.Count - seeds} frames kept, {GC.GetTotalMemory(false) >> 20} MiB"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} hostile frames, no failure."));
        return 0;
    }

    private static int Replay(ulong seed, int frames, string[] files)
    {
        string text = files.Length > 0 && files[0] != "-" ? File.ReadAllText(files[0]) : "";
        FuzzCorpus corpus = text.Length > 0 ? new FuzzCorpus(FuzzCorpus.Parse(text), FuzzCorpus.Load().Count) : FuzzCorpus.Load();

        // Which frames are kept depends on what was seen before.
        IEnumerable<ulong> known = text.Split('\n').Where(line => line.StartsWith(BehaviourPrefix, StringComparison.Ordinal))
            .Select(line => ulong.Parse(line[BehaviourPrefix.Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        FuzzSession session = new(seed, corpus, [.. known]);
        if (files.Length > 1)
            session.Capture(files[1]);
        try
        {
            session.Run(frames);
            Console.WriteLine("No failure.");
            return 0;
        }
        catch (FuzzFailureException failure)
        {
            Console.WriteLine(failure.Message);
            return 1;
        }
    }

    private static int WriteCorpus(string file)
    {
        HashSet<string> known = [];
        List<string> lines = ["# Frames that the packet scenarios inject, one a line; what follows the blank is their line in the scenario. Made by Tests/Fuzz (corpus)."];
        Assembly assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("scenario:", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            ScenarioRunner runner = new(reader.ReadToEnd())
            {
                Injecting = (frame, line) =>
                {
                    string hex = Convert.ToHexString(frame);
                    if (frame.Length is > 0 and <= LongestSeed && known.Add(line))
                        lines.Add($"{hex} {line}");
                },
            };
            runner.Run();
        }

        File.WriteAllLines(file, lines);
        Console.WriteLine($"{lines.Count - 1} frames.");
        return 0;
    }
}
