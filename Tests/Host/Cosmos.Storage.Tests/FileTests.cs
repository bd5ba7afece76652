using System;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class FileTests
{
    [Test]
    public void Gap_behind_the_end_reads_as_zeros_and_takes_no_space()
    {
        var world = new World(bytes: 1 << 20);
        OpenDescription file = world.Open("/sparse");
        const long Far = 5L * 1024 * 1024 * 1024 + 17;
        Assert.That(file.WriteAt(Far, "end"u8, out _), Is.EqualTo(FileError.None));
        Assert.That(world.Status("/sparse").Length, Is.EqualTo(Far + 3));
        Assert.That(world.Status("/sparse").AllocatedBytes, Is.LessThan(200_000));
        byte[] buffer = new byte[8];
        Array.Fill(buffer, (byte)0xEE);
        Assert.That(file.ReadAt(Far - 5, buffer, out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(8));
        Assert.That(buffer, Is.EqualTo("\0\0\0\0\0end"u8.ToArray()));
    }

    [Test]
    public void Largest_offset_can_be_reached_but_not_passed()
    {
        var world = new World();
        OpenDescription file = world.Open("/f");
        Assert.That(file.WriteAt(long.MaxValue - 1, "ab"u8, out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(1));
        Assert.That(file.WriteAt(long.MaxValue, "a"u8, out _), Is.EqualTo(FileError.FileTooBig));
        Assert.That(file.Seek(1, SeekOrigin.End, out _), Is.EqualTo(FileError.Overflow));
        Assert.That(world.Status("/f").Length, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Cut_bytes_do_not_come_back_when_the_file_grows_again()
    {
        var world = new World();
        world.Write("/f", new string('x', 100_000));
        OpenDescription file = world.Open("/f");
        Assert.That(file.SetLength(70_001), Is.EqualTo(FileError.None));
        Assert.That(file.SetLength(100_000), Is.EqualTo(FileError.None));
        string text = world.Read("/f");
        Assert.That(text[..70_001], Is.EqualTo(new string('x', 70_001)));
        Assert.That(text[70_001..], Is.EqualTo(new string('\0', 29_999)));
    }

    [Test]
    public void Random_writes_and_cuts_give_what_an_array_gives()
    {
        var random = new Random(7);
        var world = new World();
        OpenDescription file = world.Open("/f");
        byte[] model = [];
        for (int step = 0; step < 3000; step++)
        {
            if (random.Next(10) == 0)
            {
                int length = random.Next(400_000);
                Array.Resize(ref model, length);
                file.SetLength(length);
            }
            else
            {
                int offset = random.Next(400_000);
                byte[] piece = new byte[random.Next(1, 20_000)];
                random.NextBytes(piece);
                if (offset + piece.Length > model.Length)
                    Array.Resize(ref model, offset + piece.Length);
                piece.CopyTo(model, offset);
                Assert.That(file.WriteAt(offset, piece, out int written), Is.EqualTo(FileError.None));
                Assert.That(written, Is.EqualTo(piece.Length));
            }
        }

        byte[] all = new byte[model.Length];
        file.ReadAt(0, all, out int count);
        Assert.That(count, Is.EqualTo(model.Length));
        Assert.That(all.AsSpan().SequenceEqual(model));
    }

    [Test]
    public void Appending_ignores_the_position()
    {
        var world = new World();
        world.Write("/f", "one");
        OpenDescription file = world.Open("/f", OpenFlags.Write | OpenFlags.Append);
        file.Seek(0, SeekOrigin.Begin, out _);
        file.Write(" two"u8, out _);
        file.WriteAt(0, " three"u8, out _);
        Assert.That(world.Read("/f"), Is.EqualTo("one two three"));
        file.Seek(0, SeekOrigin.Current, out long position);
        Assert.That(position, Is.EqualTo(7));
    }

    [Test]
    public void Descriptor_does_only_what_it_was_opened_for()
    {
        var world = new World();
        world.Write("/f", "x");
        OpenDescription reader = world.Open("/f", OpenFlags.Read);
        OpenDescription writer = world.Open("/f", OpenFlags.Write);
        Assert.That(reader.Write("y"u8, out _), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(reader.SetLength(0), Is.EqualTo(FileError.InvalidArgument), "ftruncate(2)");
        Assert.That(writer.Read(new byte[1], out _), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(writer.SetLength(-1), Is.EqualTo(FileError.InvalidArgument));
        Assert.That(writer.Seek(-1, SeekOrigin.Begin, out _), Is.EqualTo(FileError.InvalidArgument));
    }

    [Test]
    public void Deleted_file_lives_until_it_is_closed_and_then_gives_its_space_back()
    {
        var world = new World();
        long before = world.Budget.UsedBytes;
        OpenDescription file = world.Open("/f");
        file.Write(new byte[300_000], out _);
        Assert.That(world.Unlink("/f"), Is.EqualTo(FileError.None));
        Assert.That(world.TryStatus("/f", out _), Is.EqualTo(FileError.NotFound));
        Assert.That(file.ReadAt(299_999, new byte[2], out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(1));
        file.GetStatus(out NodeStatus status);
        Assert.That(status.LinkCount, Is.Zero);
        file.Release();
        Assert.That(world.Budget.UsedBytes, Is.EqualTo(before));
    }

    [Test]
    public void Full_budget_stops_a_write_midway_and_deleting_makes_room()
    {
        var world = new World(bytes: 1 << 20);
        OpenDescription file = world.Open("/big");
        Assert.That(file.Write(new byte[2 << 20], out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.InRange(900_000, 1 << 20));
        Assert.That(file.Write(new byte[70_000], out count), Is.EqualTo(FileError.NoSpace));
        Assert.That(count, Is.Zero);
        for (int index = 0; world.TryOpen($"/{index}", OpenFlags.Write | OpenFlags.Create, out OpenDescription? more) == FileError.None; index++)
            more!.Release();
        Assert.That(world.TryMakeDirectory("/d"), Is.EqualTo(FileError.NoSpace));
        Assert.That(world.SymbolicLink("x", "/l"), Is.EqualTo(FileError.NoSpace));
        Assert.That(world.Rename("/big", "/BIG"), Is.EqualTo(FileError.None), "moving needs no space");
        file.Release();
        Assert.That(world.Unlink("/BIG"), Is.EqualTo(FileError.None));
        world.MakeDirectory("/d");
    }

    [Test]
    public void Reserved_space_cannot_be_taken_by_others()
    {
        var world = new World(bytes: 1 << 20);
        OpenDescription reserved = world.Open("/reserved");
        Assert.That(reserved.Allocate(0, 512 * 1024), Is.EqualTo(FileError.None));
        Assert.That(world.Status("/reserved").Length, Is.Zero, "FALLOC_FL_KEEP_SIZE");
        OpenDescription greedy = world.Open("/greedy");
        while (greedy.Write(new byte[100], out _) == FileError.None)
        {
        }

        Assert.That(reserved.Write(new byte[512 * 1024], out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(512 * 1024));
        Assert.That(reserved.Allocate(0, 1 << 30), Is.EqualTo(FileError.NoSpace));
        Assert.That(reserved.Allocate(0, 0), Is.EqualTo(FileError.InvalidArgument));
    }

    [Test]
    public void Every_way_of_deleting_gives_all_space_back()
    {
        var world = new World();
        long before = world.Budget.UsedBytes;
        world.MakeDirectory("/d");
        world.Write("/d/f", new string('x', 100_000));
        world.Link("/d/f", "/d/g");
        world.SymbolicLink("f", "/d/s");
        world.Write("/d/r", "replaced");
        world.Rename("/d/g", "/d/r");
        world.MakeDirectory("/d/e");
        world.MakeDirectory("/d/e2");
        world.Rename("/d/e", "/d/e2");
        foreach (string name in world.List("/d"))
        {
            if (name.StartsWith('e'))
                world.RemoveDirectory("/d/" + name);
            else
                world.Unlink("/d/" + name);
        }

        Assert.That(world.RemoveDirectory("/d"), Is.EqualTo(FileError.None));
        Assert.That(world.Budget.UsedBytes, Is.EqualTo(before));
    }

    [Test]
    public void Times_tell_reads_writes_and_changes_as_relatime_does()
    {
        var world = new World();
        world.Write("/f", "x");
        NodeStatus made = world.Status("/f");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Read("/f");
        FileTime firstRead = world.Status("/f").AccessTime;
        Assert.That(firstRead, Is.GreaterThan(made.AccessTime), "first read since the change");
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Read("/f");
        Assert.That(world.Status("/f").AccessTime, Is.EqualTo(firstRead), "nothing new to tell");
        world.Clock.Advance(TimeSpan.FromDays(1));
        world.Read("/f");
        Assert.That(world.Status("/f").AccessTime, Is.GreaterThan(firstRead), "a day later");

        world.Tree.SetMode("/f"u8, UnixFileMode.UserRead);
        NodeStatus changed = world.Status("/f");
        Assert.That(changed.ChangeTime, Is.GreaterThan(made.ChangeTime));
        Assert.That(changed.ModificationTime, Is.EqualTo(made.ModificationTime));
        Assert.That(changed.BirthTime, Is.EqualTo(made.BirthTime));

        var past = new FileTime(-62_135_596_800, 999_999_900);
        world.Tree.SetTimes("/f"u8, follow: true, FileTimeUpdate.Omit, FileTimeUpdate.To(past));
        Assert.That(world.Status("/f").ModificationTime, Is.EqualTo(past));
        Assert.That(world.Status("/f").AccessTime, Is.EqualTo(changed.AccessTime));
    }

    [Test]
    public void Mode_obeys_the_umask_and_execute_needs_some_execute_bit()
    {
        var world = new World();
        world.Write("/f", "x");
        Assert.That(world.Status("/f").Mode, Is.EqualTo((UnixFileMode)Convert.ToInt32("644", 8)));
        Assert.That(world.Tree.CheckAccess("/f"u8, write: true, execute: false), Is.EqualTo(FileError.None));
        Assert.That(world.Tree.CheckAccess("/f"u8, write: false, execute: true), Is.EqualTo(FileError.AccessDenied));
        world.Tree.SetMode("/f"u8, UnixFileMode.OtherExecute);
        Assert.That(world.Tree.CheckAccess("/f"u8, write: true, execute: true), Is.EqualTo(FileError.None), "root reads and writes regardless");
        Assert.That(world.Tree.CheckAccess("/"u8, write: true, execute: true), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Locks_belong_to_descriptions_and_end_with_them()
    {
        var world = new World();
        OpenDescription first = world.Open("/f");
        OpenDescription second = world.Open("/f");
        Assert.That(first.SetLock(AdvisoryLockKind.Shared, wait: false), Is.EqualTo(FileError.None));
        Assert.That(second.SetLock(AdvisoryLockKind.Shared, wait: false), Is.EqualTo(FileError.None));
        Assert.That(second.SetLock(AdvisoryLockKind.Exclusive, wait: false), Is.EqualTo(FileError.WouldBlock));
        Assert.That(first.SetLock(AdvisoryLockKind.Exclusive, wait: false), Is.EqualTo(FileError.None), "a failed conversion loses the lock");
        Assert.That(second.SetLock(AdvisoryLockKind.Shared, wait: false), Is.EqualTo(FileError.WouldBlock));
        first.TryAddReference();
        first.Release();
        Assert.That(second.SetLock(AdvisoryLockKind.Shared, wait: false), Is.EqualTo(FileError.WouldBlock), "still open elsewhere");
        first.Release();
        Assert.That(second.SetLock(AdvisoryLockKind.Exclusive, wait: false), Is.EqualTo(FileError.None));
    }
}
