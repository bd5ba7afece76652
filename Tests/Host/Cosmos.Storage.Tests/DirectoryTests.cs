using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class DirectoryTests
{
    [Test]
    public void Hundred_thousand_entries_are_found_listed_and_removed()
    {
        var world = new World(bytes: 1L << 30);
        const int Count = 100_000;
        for (int index = 0; index < Count; index++)
            world.Open($"/file-{index}").Release();
        Assert.That(world.List("/"), Has.Count.EqualTo(Count));
        for (int index = 0; index < Count; index += 2)
            Assert.That(world.Unlink($"/file-{index}"), Is.EqualTo(FileError.None));
        Assert.That(world.List("/").ToHashSet(), Is.EquivalentTo(Enumerable.Range(0, Count / 2).Select(index => $"file-{2 * index + 1}")));
        for (int index = 1; index < Count; index += 2)
            Assert.That(world.Unlink($"/file-{index}"), Is.EqualTo(FileError.None));
        Assert.That(world.List("/"), Is.Empty);
    }

    [Test]
    public void Listing_sees_every_lasting_entry_once_while_others_come_and_go()
    {
        var random = new Random(3);
        var world = new World();
        for (int index = 0; index < 1000; index++)
            world.Open($"/stay-{index}").Release();
        for (int index = 0; index < 1000; index++)
            world.Open($"/go-{index}").Release();
        var directory = (DirectoryDescription)world.Open("/", OpenFlags.Read);
        var seen = new List<string>();
        int made = 0, removed = 0;
        while (directory.TryReadEntry(out DirectoryEntry entry))
        {
            seen.Add(Encoding.UTF8.GetString(entry.Name.Span));
            if (random.Next(2) == 0 && made < 3000)
                world.Open($"/new-{made++}").Release();
            else if (removed < 1000)
                world.Unlink($"/go-{removed++}");
        }

        string[] stayed = [.. seen.Where(name => name.StartsWith("stay", StringComparison.Ordinal))];
        Assert.That(stayed, Is.Unique);
        Assert.That(stayed, Has.Length.EqualTo(1000));
        Assert.That(seen, Is.Unique);
    }

    [Test]
    public void Link_counts_include_dot_and_the_subdirectories()
    {
        var world = new World();
        world.MakeDirectory("/d");
        Assert.That(world.Status("/d").LinkCount, Is.EqualTo(2));
        world.MakeDirectory("/d/a");
        world.MakeDirectory("/d/b");
        Assert.That(world.Status("/d").LinkCount, Is.EqualTo(4));
        world.Rename("/d/a", "/a");
        Assert.That(world.Status("/d").LinkCount, Is.EqualTo(3));
        world.Rename("/a", "/d/b");
        Assert.That(world.Status("/d").LinkCount, Is.EqualTo(3), "one replaced the other");
        world.RemoveDirectory("/d/b");
        Assert.That(world.Status("/d").LinkCount, Is.EqualTo(2));
        world.Write("/d/f", "");
        world.Link("/d/f", "/d/g");
        Assert.That(world.Status("/d/f").LinkCount, Is.EqualTo(2));
        Assert.That(world.Status("/d/f").Number, Is.EqualTo(world.Status("/d/g").Number));
    }

    [Test]
    public void Directory_cannot_move_into_itself_nor_over_its_ancestors()
    {
        var world = new World();
        world.MakeDirectory("/a");
        world.MakeDirectory("/a/b");
        world.MakeDirectory("/a/b/c");
        Assert.That(world.Rename("/a", "/a/b/x"), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(world.Rename("/a", "/a/x"), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(world.Rename("/a/b/c", "/a"), Is.EqualTo(FileError.NotEmpty));
        Assert.That(world.Rename("/a/b", "/a/b"), Is.EqualTo(FileError.None));
        Assert.That(world.Rename("/", "/x"), Is.EqualTo(FileError.Busy));
        Assert.That(world.Rename("/a/.", "/x"), Is.EqualTo(FileError.Busy));
    }

    [Test]
    public void Rename_replaces_like_with_like_only()
    {
        var world = new World();
        world.MakeDirectory("/full");
        world.Write("/full/f", "x");
        world.MakeDirectory("/empty");
        world.MakeDirectory("/other");
        world.Write("/file", "new");
        world.Write("/old", "old");
        Assert.That(world.Rename("/file", "/empty"), Is.EqualTo(FileError.IsADirectory));
        Assert.That(world.Rename("/empty", "/file"), Is.EqualTo(FileError.NotADirectory));
        Assert.That(world.Rename("/empty", "/full"), Is.EqualTo(FileError.NotEmpty));
        Assert.That(world.Rename("/other", "/empty"), Is.EqualTo(FileError.None));
        Assert.That(world.Rename("/file", "/old"), Is.EqualTo(FileError.None));
        Assert.That(world.Read("/old"), Is.EqualTo("new"));
        world.Link("/old", "/second");
        Assert.That(world.Rename("/old", "/second"), Is.EqualTo(FileError.None));
        Assert.That(world.List("/"), Does.Contain("old").And.Contain("second"), "two names of one file stay");
        Assert.That(world.Rename("/missing", "/x"), Is.EqualTo(FileError.NotFound));
        Assert.That(world.Rename("/old", "/x/"), Is.EqualTo(FileError.NotADirectory));
    }

    [Test]
    public void Directory_is_removed_only_when_empty_and_by_the_right_call()
    {
        var world = new World();
        world.MakeDirectory("/d/");
        world.Write("/d/f", "x");
        Assert.That(world.RemoveDirectory("/d"), Is.EqualTo(FileError.NotEmpty));
        Assert.That(world.Unlink("/d"), Is.EqualTo(FileError.IsADirectory));
        Assert.That(world.RemoveDirectory("/d/f"), Is.EqualTo(FileError.NotADirectory));
        Assert.That(world.RemoveDirectory("/d/."), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(world.RemoveDirectory("/d/.."), Is.EqualTo(FileError.NotEmpty));
        Assert.That(world.RemoveDirectory("/"), Is.EqualTo(FileError.Busy));
        world.Unlink("/d/f");
        Assert.That(world.RemoveDirectory("/d/"), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Directory_cannot_be_linked_or_written()
    {
        var world = new World();
        world.MakeDirectory("/d");
        Assert.That(world.Link("/d", "/e"), Is.EqualTo(FileError.NotPermitted));
        Assert.That(world.TryOpen("/d", OpenFlags.Write, out _), Is.EqualTo(FileError.IsADirectory));
        Assert.That(world.TryOpen("/d", OpenFlags.Read | OpenFlags.Create, out _), Is.EqualTo(FileError.IsADirectory));
        Assert.That(world.Open("/d", OpenFlags.Read).Read(new byte[1], out _), Is.EqualTo(FileError.IsADirectory));
        Assert.That(world.TryOpen("/d/f/", OpenFlags.Write | OpenFlags.Create, out _), Is.EqualTo(FileError.IsADirectory));
    }
}
