using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class SystemLogTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Test]
    public void The_last_lines_are_kept_and_older_ones_go()
    {
        SystemLog log = new(new ManualTime(), capacity: 3);
        for (int number = 1; number <= 5; number++)
            log.Write("test", $"line {number}");
        Assert.That(log.GetRecent(10).Select(static l => (l.Number, l.Message)), Is.EqualTo(new[] { (3L, "line 3"), (4L, "line 4"), (5L, "line 5") }));
        Assert.That(log.GetRecent(1).Single().Number, Is.EqualTo(5));
    }

    [Test]
    public void A_message_of_several_lines_is_several_lines()
    {
        SystemLog log = new(new ManualTime());
        log.Write("test", "one\r\ntwo\nthree");
        Assert.That(log.GetRecent(10).Select(static l => l.Message), Is.EqualTo(new[] { "one", "two", "three" }));
    }

    [Test]
    public void Control_characters_cannot_reach_a_terminal()
    {
        SystemLog log = new(new ManualTime());
        log.Write("test", "user '\e[2J\u009B1m\a' from afar");
        Assert.That(log.GetRecent(1).Single().Message, Is.EqualTo(@"user '\x1B[2J\x9B1m\x07' from afar"));
    }

    [Test]
    public async Task Subscribers_get_every_line_in_order()
    {
        SystemLog log = new(new ManualTime());
        BlockingCollection<long> seen = [];
        using (log.Subscribe(line => seen.Add(line.Number)))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                for (int index = 0; index < 100; index++)
                    log.Write("test", "x");
            })));
            for (long expected = 1; expected <= 400; expected++)
            {
                Assert.That(seen.TryTake(out long number, s_patience), Is.True);
                Assert.That(number, Is.EqualTo(expected));
            }
        }
    }

    [Test]
    public void A_subscriber_that_blocks_holds_nobody_up_and_loses_the_oldest_lines()
    {
        SystemLog log = new(new ManualTime());
        using SemaphoreSlim gate = new(0);
        BlockingCollection<long> seen = [];
        using IDisposable subscription = log.Subscribe(
            line =>
            {
                gate.Wait();
                seen.Add(line.Number);
            },
            capacity: 10);
        for (int index = 0; index < 1000; index++)
            log.Write("test", "x");
        gate.Release(1000);
        long last = 0;
        while (last < 1000)
        {
            Assert.That(seen.TryTake(out long number, s_patience), Is.True);
            Assert.That(number, Is.GreaterThan(last));
            last = number;
        }
    }

    [Test]
    public void A_subscriber_that_throws_gets_nothing_more_and_the_others_go_on()
    {
        SystemLog log = new(new ManualTime());
        BlockingCollection<string> seen = [];
        using IDisposable bad = log.Subscribe(static _ => throw new InvalidOperationException());
        using IDisposable good = log.Subscribe(line => seen.Add(line.Message));
        log.Write("test", "one");
        log.Write("test", "two");
        Assert.That(seen.TryTake(out _, s_patience) && seen.TryTake(out _, s_patience), Is.True);
    }

    [Test]
    public void Nothing_comes_after_the_subscription_has_ended()
    {
        SystemLog log = new(new ManualTime());
        int count = 0;
        log.Subscribe(_ => count++).Dispose();
        log.Write("test", "x");
        Assert.That(count, Is.Zero);
    }

    [Test]
    public void The_file_has_every_line_from_before_and_after()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("cosmos-log").FullName, "sub", "test.log");
        SystemLog log = new(new ManualTime());
        log.Write("test", "before");
        using (new LogFile(log, path))
        {
            log.Write("test", "after");
            SpinWait.SpinUntil(() => Read(path).Contains("after", StringComparison.Ordinal), s_patience);
        }

        Assert.That(Read(path), Is.EqualTo("2026-11-23 12:00:00.000 test: before\n2026-11-23 12:00:00.000 test: after\n"));
        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(path))!, recursive: true);
    }

    [Test]
    public void A_file_at_its_limit_is_put_aside_and_a_new_one_begins()
    {
        string directory = Directory.CreateTempSubdirectory("cosmos-log").FullName;
        string path = Path.Combine(directory, "test.log");
        SystemLog log = new(new ManualTime());
        for (int number = 1; number <= 9; number++)
            log.Write("test", $"line {number} of a log that becomes too long for its file");
        using (new LogFile(log, path, limit: 300))
        {
        }

        Assert.That(new FileInfo(path).Length, Is.LessThan(300));
        Assert.That(Read(path + ".1") + Read(path), Does.EndWith("line 9 of a log that becomes too long for its file\n"));
        Directory.Delete(directory, recursive: true);
    }

    [Test]
    public void What_a_program_writes_to_its_console_becomes_lines()
    {
        SystemLog log = new(new ManualTime());
        using LogWriter writer = new(log, "console");
        writer.Write("one ");
        writer.Write('x');
        writer.WriteLine();
        writer.WriteLine("two\r\nthree {0}", 3);
        writer.Write("unfinished");
        Assert.That(log.GetRecent(10).Select(static l => $"{l.Source} {l.Message}"), Is.EqualTo(new[] { "console one x", "console two", "console three 3" }));
    }

    private static string Read(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
