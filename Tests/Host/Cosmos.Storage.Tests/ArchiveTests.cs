using System;
using System.Formats.Tar;
using System.IO;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class ArchiveTests
{
    [Test]
    public void Files_directories_and_links_appear_with_contents_modes_and_times([Values] TarEntryFormat format)
    {
        if (format == TarEntryFormat.Unknown)
            return;
        string longName = string.Join('/', "long", new string('n', 90), new string('m', 90), "end");
        byte[] archive = Build(format, writer =>
        {
            writer.WriteEntry(New(format, TarEntryType.Directory, "d/", null));
            writer.WriteEntry(New(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, "d/f", "hello"));
            writer.WriteEntry(Link(format, TarEntryType.SymbolicLink, "s", "d/f"));
            writer.WriteEntry(Link(format, TarEntryType.HardLink, "h", "d/f"));
            if (format != TarEntryFormat.V7)
                writer.WriteEntry(New(format, TarEntryType.RegularFile, longName, "far"));
        });
        var world = new World();
        Assert.That(ArchiveLoader.Load(world.Tree, archive, out _), Is.EqualTo(TarError.None));
        Assert.That(world.Read("/d/f"), Is.EqualTo("hello"));
        Assert.That(world.Read("/s"), Is.EqualTo("hello"));
        Assert.That(world.Status("/h").Number, Is.EqualTo(world.Status("/d/f").Number));
        Assert.That(world.Status("/d/f").Mode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(world.Status("/d/f").ModificationTime.Seconds, Is.EqualTo(1_000_000_000));
        if (format != TarEntryFormat.V7)
            Assert.That(world.Read("/" + longName), Is.EqualTo("far"));
    }

    [Test]
    public void Times_of_extended_headers_keep_their_fraction()
    {
        foreach ((double seconds, FileTime expected) in new[] { (12.25, new FileTime(12, 250_000_000)), (-1.25, new FileTime(-2, 750_000_000)) })
        {
            byte[] archive = Build(TarEntryFormat.Pax, writer =>
            {
                System.Formats.Tar.TarEntry entry = New(TarEntryFormat.Pax, TarEntryType.RegularFile, "f", "");
                entry.ModificationTime = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
                writer.WriteEntry(entry);
            });
            var world = new World();
            Assert.That(ArchiveLoader.Load(world.Tree, archive, out _), Is.EqualTo(TarError.None));
            Assert.That(world.Status("/f").ModificationTime, Is.EqualTo(expected));
        }
    }

    [Test]
    public void Contents_are_not_copied_until_they_are_written_to()
    {
        byte[] contents = new byte[1_000_000];
        new Random(1).NextBytes(contents);
        byte[] archive = Build(TarEntryFormat.Ustar, writer =>
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "big") { DataStream = new MemoryStream(contents) }));
        byte[] untouched = [.. archive];
        var world = new World();
        ArchiveLoader.Load(world.Tree, archive, out _);
        Assert.That(world.Budget.UsedBytes, Is.LessThan(2000));

        OpenDescription file = world.Open("/big", OpenFlags.Read | OpenFlags.Write);
        Assert.That(file.WriteAt(500_000, "changed"u8, out _), Is.EqualTo(FileError.None));
        "changed"u8.CopyTo(contents.AsSpan(500_000));
        Assert.That(world.Budget.UsedBytes, Is.LessThan(70_000), "one piece was copied");
        byte[] read = new byte[contents.Length];
        file.ReadAt(0, read, out int count);
        Assert.That(count, Is.EqualTo(contents.Length));
        Assert.That(read.AsSpan().SequenceEqual(contents));

        file.SetLength(700_001);
        file.SetLength(1_000_000);
        contents.AsSpan(700_001).Clear();
        file.ReadAt(0, read, out _);
        Assert.That(read.AsSpan().SequenceEqual(contents), "what was cut is zero");
        Assert.That(archive.AsSpan().SequenceEqual(untouched), "the archive itself never changes");
        Assert.That(world.Unlink("/big"), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Damage_is_named_and_never_an_exception()
    {
        byte[] good = Build(TarEntryFormat.Pax, writer =>
        {
            writer.WriteEntry(New(TarEntryFormat.Pax, TarEntryType.RegularFile, "some/" + new string('x', 200), "contents"));
            writer.WriteEntry(New(TarEntryFormat.Pax, TarEntryType.RegularFile, "b", new string('y', 3000)));
        });
        var random = new Random(5);
        for (int round = 0; round < 3000; round++)
        {
            byte[] bad = [.. good];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            int length = random.Next(2) == 0 ? bad.Length : random.Next(bad.Length);
            Assert.DoesNotThrow(() => ArchiveLoader.Load(new World().Tree, bad.AsMemory(0, length), out _));
        }

        byte[] flipped = [.. good];
        flipped[10] ^= 1;
        Assert.That(ArchiveLoader.Load(new World().Tree, flipped, out _), Is.EqualTo(TarError.BadChecksum));
        Assert.That(ArchiveLoader.Load(new World().Tree, good.AsMemory(0, 700), out _), Is.EqualTo(TarError.Truncated));
        byte[] escaping = Build(TarEntryFormat.Ustar, writer => writer.WriteEntry(New(TarEntryFormat.Ustar, TarEntryType.RegularFile, "a/../../x", "")));
        Assert.That(ArchiveLoader.Load(new World().Tree, escaping, out ReadOnlyMemory<byte> name), Is.EqualTo(TarError.BadName));
        Assert.That(Encoding.UTF8.GetString(name.Span), Is.EqualTo("a/../../x"));
        Assert.That(ArchiveLoader.Load(new World().Tree, default, out _), Is.EqualTo(TarError.None), "no archive at all");
    }

    private static byte[] Build(TarEntryFormat format, Action<TarWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }

    private static System.Formats.Tar.TarEntry New(TarEntryFormat format, TarEntryType type, string name, string? contents)
    {
        System.Formats.Tar.TarEntry entry = Make(format, type, name);
        entry.Mode = type == TarEntryType.Directory ? (UnixFileMode)0x1ED : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);
        if (contents is not null)
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(contents));
        return entry;
    }

    private static System.Formats.Tar.TarEntry Link(TarEntryFormat format, TarEntryType type, string name, string target)
    {
        System.Formats.Tar.TarEntry entry = Make(format, type, name);
        entry.LinkName = target;
        return entry;
    }

    private static System.Formats.Tar.TarEntry Make(TarEntryFormat format, TarEntryType type, string name) => format switch
    {
        TarEntryFormat.V7 => new V7TarEntry(type, name),
        TarEntryFormat.Ustar => new UstarTarEntry(type, name),
        TarEntryFormat.Pax => new PaxTarEntry(type, name),
        _ => new GnuTarEntry(type, name),
    };
}
