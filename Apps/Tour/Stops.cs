using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Cosmos.Apps.Tour;

/// <summary>The stops of the tour that are about the language and its library.</summary>
internal static partial class Stops
{
    private static readonly Planet[] s_planets =
    [
        new("Mercury", 0.387, 0), new("Venus", 0.723, 0), new("Earth", 1.0, 1), new("Mars", 1.524, 2), new("Jupiter", 5.203, 95),
        new("Saturn", 9.537, 146), new("Uranus", 19.191, 28), new("Neptune", 30.069, 16),
    ];

    public static Task Linq()
    {
        var byMoons = from planet in s_planets
                      group planet by planet.Moons switch { 0 => "none", < 10 => "few", _ => "many" } into g
                      orderby g.Count() descending, g.Key
                      select $"{g.Key}: {string.Join(", ", g.Select(p => p.Name))}";
        foreach (string line in byMoons)
            Console.WriteLine(line);
        // Kepler's third law.
        Console.WriteLine(string.Join(' ', s_planets.Select(p => $"{Math.Pow(p.Distance, 1.5):F2}")));
        return Task.CompletedTask;
    }

    public static Task Json()
    {
        string json = JsonSerializer.Serialize(s_planets[2..4], TourContext.Default.PlanetArray);
        Console.WriteLine(json);
        Planet[] back = JsonSerializer.Deserialize(json, TourContext.Default.PlanetArray)!;
        Console.WriteLine(back[1] == s_planets[3] ? "came back equal" : "came back different");
        return Task.CompletedTask;
    }

    public static Task RegularExpressions()
    {
        const string Log = "12:01 GET /index 200\n12:02 GET /missing 404\n12:05 POST /form 200";
        foreach (Match match in LogLine().Matches(Log))
            Console.WriteLine($"{match.Groups["verb"].Value} {match.Groups["path"].Value} -> {match.Groups["status"].Value}");
        Console.WriteLine(Regex.Replace("snake_case_name", "_([a-z])", m => m.Groups[1].Value.ToUpperInvariant()));
        return Task.CompletedTask;
    }

    public static async Task Files()
    {
        string directory = Path.Combine(Path.GetTempPath(), $"tour-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        for (int i = 1; i <= 3; i++)
            await File.WriteAllTextAsync(Path.Combine(directory, $"{i}.txt"), new string('*', i * 10));
        foreach (string file in Directory.GetFiles(directory).Order(StringComparer.Ordinal))
            Console.WriteLine($"{Path.GetFileName(file)}: {new FileInfo(file).Length} bytes");
        File.Move(Path.Combine(directory, "1.txt"), Path.Combine(directory, "one.txt"));
        Console.WriteLine(File.Exists(Path.Combine(directory, "1.txt")) ? "still there" : "moved");
        Directory.Delete(directory, recursive: true);
    }

    public static async Task Tasks()
    {
        int[] squares = await Task.WhenAll(Enumerable.Range(1, 5).Select(async n =>
        {
            await Task.Delay(10 - n);
            return n * n;
        }));
        Console.WriteLine(string.Join(' ', squares));
        var channel = Channel.CreateBounded<string>(2);
        Task producer = Task.Run(async () =>
        {
            foreach (Planet planet in s_planets)
                await channel.Writer.WriteAsync(planet.Name);
            channel.Writer.Complete();
        });
        var received = new List<string>();
        await foreach (string name in channel.Reader.ReadAllAsync())
            received.Add(name);
        await producer;
        Console.WriteLine($"{received.Count} planets came through the channel");
        using var cancel = new CancellationTokenSource(5);
        try
        {
            await Task.Delay(Timeout.Infinite, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled after 5 ms");
        }
    }

    public static Task Threads()
    {
        int counter = 0;
        object gate = new();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            for (int n = 0; n < 10_000; n++)
            {
                lock (gate)
                    counter++;
            }
        })
        { Name = $"worker {i}" })];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Console.WriteLine($"4 threads counted to {counter}");

        bool stop = false;
        var spinner = new Thread(() =>
        {
            // Never gives up the processor by itself.
            while (!Volatile.Read(ref stop))
            {
            }
        });
        spinner.Start();
        Thread.Sleep(5);
        Volatile.Write(ref stop, true);
        spinner.Join();
        Console.WriteLine("the spinning thread was pre-empted");
        return Task.CompletedTask;
    }

    public static Task Exceptions()
    {
        try
        {
            try
            {
                Console.WriteLine(Length(null!));
            }
            finally
            {
                Console.WriteLine("finally");
            }
        }
        catch (NullReferenceException e) when (e.StackTrace!.Contains(nameof(Length), StringComparison.Ordinal))
        {
            Console.WriteLine($"caught a {e.GetType().Name} thrown by {nameof(Length)}");
        }
        return Task.CompletedTask;
    }

    public static Task GarbageCollection()
    {
        WeakReference weak = MakeGarbage();
        int before = GC.CollectionCount(0);
        for (int i = 0; i < 3; i++)
        {
            for (int n = 0; n < 10_000; n++)
                GC.KeepAlive(new byte[100]);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Console.WriteLine($"collected: {GC.CollectionCount(0) - before >= 3}, weak reference cleared: {!weak.IsAlive}");
        return Task.CompletedTask;
    }

    // On a thread of its own, so that no stack slot keeps the object.
    private static WeakReference MakeGarbage()
    {
        WeakReference? weak = null;
        var thread = new Thread(() => weak = new WeakReference(new object()));
        thread.Start();
        thread.Join();
        return weak!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string text) => text.Length;

    [GeneratedRegex(@"(?<verb>[A-Z]+) (?<path>\S+) (?<status>\d{3})")]
    private static partial Regex LogLine();
}
