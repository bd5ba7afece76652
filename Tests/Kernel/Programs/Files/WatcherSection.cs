using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace Cosmos.Tests.Files;

internal static class WatcherSection
{
    public static void Run()
    {
        Directory.CreateDirectory("w");
        var events = new List<string>();
        using (var watcher = new FileSystemWatcher("w"))
        {
            using var done = new ManualResetEventSlim();
            watcher.Created += (_, change) => Add($"created {change.Name}");
            watcher.Deleted += (_, change) => Add($"deleted {change.Name}");
            watcher.Renamed += (_, change) => Add($"renamed {change.OldName} to {change.Name}");
            watcher.Error += (_, error) => Add($"error {error.GetException().Message}");
            watcher.EnableRaisingEvents = true;
            File.WriteAllText("w/a", "x");
            File.Move("w/a", "w/b");
            Directory.CreateDirectory("w/d");
            File.Delete("w/b");
            File.WriteAllText("w/last", "");
            Report.Line($"in time: {done.Wait(TimeSpan.FromSeconds(10))}");

            void Add(string text)
            {
                lock (events)
                    events.Add(text);
                if (text == "created last")
                    done.Set();
            }
        }

        lock (events)
            Report.Line(string.Join(", ", events));
        Directory.Delete("w", recursive: true);
    }
}
