using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class ConcurrencyTests
{
    private const int Threads = 8;

    [Test]
    public void Only_one_thread_wins_an_exclusive_creation()
    {
        var world = new World();
        for (int round = 0; round < 500; round++)
        {
            int winners = 0;
            Parallel.For(0, Threads, _ =>
            {
                if (world.TryOpen($"/{round}", OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, out OpenDescription? file) == FileError.None)
                {
                    Interlocked.Increment(ref winners);
                    file!.Release();
                }
            });
            Assert.That(winners, Is.EqualTo(1));
        }
    }

    [Test]
    public void Appends_of_all_threads_are_kept_whole()
    {
        var world = new World();
        Parallel.For(0, Threads, thread =>
        {
            OpenDescription file = world.Open("/log", OpenFlags.Write | OpenFlags.Create | OpenFlags.Append);
            byte[] line = World.Bytes(new string((char)('a' + thread), 99) + "\n");
            for (int count = 0; count < 500; count++)
                file.Write(line, out _);
            file.Release();
        });
        string[] lines = world.Read("/log").Split('\n')[..^1];
        Assert.That(lines, Has.Length.EqualTo(Threads * 500));
        Assert.That(lines.All(line => line.Length == 99 && line.All(letter => letter == line[0])));
    }

    [Test]
    public void Directories_moved_about_by_many_threads_stay_one_tree()
    {
        var world = new World();
        string[] names = ["a", "b", "c", "d"];
        foreach (string name in names)
            world.MakeDirectory("/" + name);
        long before = world.Budget.UsedBytes;
        Parallel.For(0, Threads, thread =>
        {
            var random = new Random(thread);
            for (int count = 0; count < 5000; count++)
            {
                string from = Path(random), to = Path(random);
                switch (random.Next(4))
                {
                    case 0:
                        world.TryMakeDirectory(to);
                        break;
                    case 1:
                        world.RemoveDirectory(from);
                        break;
                    case 2:
                        if (world.TryOpen(to, OpenFlags.Write | OpenFlags.Create, out OpenDescription? file) == FileError.None)
                            file!.Release();
                        break;
                    default:
                        world.Rename(from, to);
                        break;
                }
            }
        });

        Remove(world, "/");
        Assert.That(world.List("/"), Is.Empty);
        Assert.That(world.Budget.UsedBytes, Is.LessThan(before), "everything was reachable, and its space came back");
        Assert.That(world.Status("/").LinkCount, Is.EqualTo(2));

        string Path(Random random) => "/" + string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => names[random.Next(names.Length)]));
    }

    [Test]
    public void Files_deleted_under_readers_do_not_disturb_them()
    {
        var world = new World();
        using var stop = new CancellationTokenSource();
        Task deleter = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                world.Write("/new", new string('x', 5000));
                world.Rename("/new", "/f");
                world.Unlink("/f");
            }
        });
        int read = 0;
        while (read < 2000)
        {
            if (world.TryOpen("/f", OpenFlags.Read, out OpenDescription? file) != FileError.None)
                continue;
            byte[] buffer = new byte[6000];
            Assert.That(file!.Read(buffer, out int count), Is.EqualTo(FileError.None));
            Assert.That(count, Is.EqualTo(5000));
            Assert.That(buffer.AsSpan(0, count).ContainsAnyExcept((byte)'x'), Is.False);
            file.Release();
            read++;
        }

        stop.Cancel();
        deleter.Wait();
    }

    private static void Remove(World world, string directory)
    {
        foreach (string name in world.List(directory))
        {
            string path = directory.TrimEnd('/') + "/" + name;
            if (world.Status(path).Type == NodeType.Directory)
            {
                Remove(world, path);
                Assert.That(world.RemoveDirectory(path), Is.EqualTo(FileError.None));
            }
            else
            {
                Assert.That(world.Unlink(path), Is.EqualTo(FileError.None));
            }
        }
    }
}
