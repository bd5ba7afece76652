using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class WatchTests
{
    [Test]
    public void Changes_in_a_watched_directory_are_told_in_order()
    {
        var world = new World();
        world.MakeDirectory("/w");
        WatchDescription watches = Watch(world, "/w", WatchEvents.All, out int number);
        Assert.That(number, Is.EqualTo(1));
        world.Write("/w/a", "x");
        world.Rename("/w/a", "/w/b");
        world.Read("/w/b");
        world.Tree.SetMode("/w/b"u8, default);
        world.MakeDirectory("/w/d");
        world.Rename("/w/b", "/outside");
        world.RemoveDirectory("/w/d");
        Assert.That(Read(watches), Is.EqualTo(new[]
        {
            "1 Created a", "1 Modified a", "1 MovedFrom a", "1 MovedTo b", "1 Read b", "1 Attributes b",
            "1 Created, IsDirectory d", "1 MovedFrom b", "1 Deleted, IsDirectory d",
        }));
    }

    [Test]
    public void Equal_events_in_a_row_are_one()
    {
        var world = new World();
        WatchDescription watches = Watch(world, "/", WatchEvents.Modified, out _);
        OpenDescription file = world.Open("/f");
        for (int count = 0; count < 5; count++)
            file.Write("x"u8, out _);
        Assert.That(Read(watches), Is.EqualTo(new[] { "1 Modified f" }));
        file.Write("x"u8, out _);
        Assert.That(Read(watches), Is.EqualTo(new[] { "1 Modified f" }), "the queue was read in between");
    }

    [Test]
    public void Watch_ends_with_its_node_or_on_request()
    {
        var world = new World();
        world.MakeDirectory("/w");
        WatchDescription watches = Watch(world, "/w", WatchEvents.Created | WatchEvents.SelfDeleted, out int first);
        Assert.That(world.Tree.AddWatch(watches, "/"u8, WatchEvents.Created, out int second), Is.EqualTo(FileError.None));
        world.RemoveDirectory("/w");
        Assert.That(watches.Remove(second), Is.EqualTo(FileError.None));
        Assert.That(watches.Remove(second), Is.EqualTo(FileError.InvalidArgument));
        world.Write("/f", "x");
        Assert.That(Read(watches), Is.EqualTo(new[] { $"{first} SelfDeleted ", $"{first} Ignored ", $"{second} Ignored " }));
    }

    [Test]
    public void Too_many_waiting_events_become_one_overflow()
    {
        var world = new World();
        WatchDescription watches = Watch(world, "/", WatchEvents.Created | WatchEvents.Deleted, out _);
        for (int count = 0; count < 10_000; count++)
        {
            world.Open("/f").Release();
            world.Unlink("/f");
        }

        List<string> events = Read(watches);
        Assert.That(events, Has.Count.EqualTo(16_385));
        Assert.That(events[^1], Is.EqualTo("-1 Overflow "));
    }

    [Test]
    public void Wrong_requests_are_refused()
    {
        var world = new World();
        world.Write("/f", "x");
        var watches = new WatchDescription();
        Assert.That(world.Tree.AddWatch(watches, "/missing"u8, WatchEvents.All, out _), Is.EqualTo(FileError.NotFound));
        Assert.That(world.Tree.AddWatch(watches, "/f"u8, WatchEvents.All | WatchEvents.OnlyDirectory, out _), Is.EqualTo(FileError.NotADirectory));
        Assert.That(world.Tree.AddWatch(watches, "/f"u8, WatchEvents.None, out _), Is.EqualTo(FileError.InvalidArgument));
        watches.IsNonBlocking = true;
        Assert.That(watches.Read(new byte[100], out _), Is.EqualTo(FileError.WouldBlock));
        world.Tree.AddWatch(watches, "/f"u8, WatchEvents.Attributes, out _);
        world.Tree.SetMode("/f"u8, default);
        Assert.That(watches.Read(new byte[15], out _), Is.EqualTo(FileError.InvalidArgument), "too small for an event");
        Assert.That(watches.Read(new byte[16], out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(16));
    }

    private static WatchDescription Watch(World world, string path, WatchEvents mask, out int number)
    {
        var watches = new WatchDescription { IsNonBlocking = true };
        Assert.That(world.Tree.AddWatch(watches, World.Bytes(path), mask, out number), Is.EqualTo(FileError.None));
        return watches;
    }

    private static List<string> Read(WatchDescription watches)
    {
        var events = new List<string>();
        byte[] buffer = new byte[4096];
        while (watches.Read(buffer, out int count) == FileError.None)
        {
            for (int offset = 0; offset < count;)
            {
                int length = BitConverter.ToInt32(buffer, offset + 12);
                string name = Encoding.UTF8.GetString(buffer, offset + 16, length).TrimEnd('\0');
                events.Add($"{BitConverter.ToInt32(buffer, offset)} {(WatchEvents)BitConverter.ToUInt32(buffer, offset + 4)} {name}");
                offset += 16 + length;
            }
        }

        return events;
    }
}
