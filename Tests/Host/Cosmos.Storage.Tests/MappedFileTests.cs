using System;
using System.Collections.Generic;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class MappedFileTests
{
    private Provider _provider = new();

    [SetUp]
    public void Begin() => _provider = new Provider();

    [Test]
    public void View_and_file_are_the_same_bytes()
    {
        var world = new World();
        world.Write("/f", new string('x', 10_000));
        OpenDescription file = world.Open("/f");
        var node = (FileInode)file.Node!;
        Assert.That(node.Map(10_000, _provider, out IMappableMemory? first), Is.EqualTo(FileError.None));
        Assert.That(node.Map(5_000, _provider, out IMappableMemory? second), Is.EqualTo(FileError.None));
        Assert.That(second, Is.SameAs(first));
        first!.Memory.Span[9_999] = (byte)'v';
        Assert.That(world.Read("/f"), Is.EqualTo(new string('x', 9_999) + "v"));
        file.WriteAt(3, "file"u8, out _);
        Assert.That(first.Memory.Span.Slice(3, 4).SequenceEqual("file"u8));
        node.Unmap();
        node.Unmap();
        Assert.That(world.Read("/f")[3..7], Is.EqualTo("file"), "and stay so afterwards");
    }

    [Test]
    public void File_grows_past_its_view_and_can_be_mapped_larger_when_the_view_is_gone()
    {
        var world = new World();
        world.Write("/f", "start");
        OpenDescription file = world.Open("/f");
        var node = (FileInode)file.Node!;
        node.Map(5, _provider, out IMappableMemory? small);
        file.WriteAt(100_000, "end"u8, out _);
        small!.Memory.Span[0] = (byte)'S';
        Assert.That(node.Map(100_003, _provider, out _), Is.EqualTo(FileError.NotSupported), "the view cannot move");
        node.Unmap();
        Assert.That(node.Map(100_003, _provider, out IMappableMemory? large), Is.EqualTo(FileError.None));
        Assert.That(large!.Memory.Span[..5].SequenceEqual("Start"u8));
        Assert.That(large.Memory.Span.Slice(100_000, 3).SequenceEqual("end"u8));
        Assert.That(_provider.Live, Has.Count.EqualTo(1), "the small memory was given back");
    }

    [Test]
    public void What_a_view_writes_behind_the_end_never_becomes_part_of_the_file()
    {
        var world = new World();
        world.Write("/f", "abc");
        OpenDescription file = world.Open("/f");
        ((FileInode)file.Node!).Map(3, _provider, out IMappableMemory? view);
        view!.Memory.Span[3..100].Fill((byte)'!');
        file.SetLength(10);
        Assert.That(world.Read("/f"), Is.EqualTo("abc\0\0\0\0\0\0\0"));
        view.Memory.Span[10..100].Fill((byte)'!');
        file.WriteAt(20, "z"u8, out _);
        Assert.That(world.Read("/f"), Is.EqualTo("abc" + new string('\0', 17) + "z"));
        file.SetLength(2);
        file.SetLength(4);
        Assert.That(world.Read("/f"), Is.EqualTo("ab\0\0"));
    }

    [Test]
    public void Memory_lives_as_long_as_file_or_view()
    {
        var world = new World();
        long before = world.Budget.UsedBytes;
        OpenDescription file = world.Open("/f");
        file.Write("x"u8, out _);
        var node = (FileInode)file.Node!;
        node.Map(1, _provider, out _);
        world.Unlink("/f");
        file.Release();
        Assert.That(_provider.Live, Has.Count.EqualTo(1), "the view still needs it");
        node.Unmap();
        Assert.That(_provider.Live, Is.Empty);
        Assert.That(world.Budget.UsedBytes, Is.EqualTo(before));
    }

    [Test]
    public void Mapping_fails_cleanly_without_memory_or_budget()
    {
        var world = new World(bytes: 1 << 20);
        world.Write("/f", "contents");
        var node = (FileInode)world.Open("/f").Node!;
        long before = world.Budget.UsedBytes;
        Assert.That(node.Map(2 << 20, _provider, out _), Is.EqualTo(FileError.OutOfMemory));
        _provider.IsExhausted = true;
        Assert.That(node.Map(8, _provider, out _), Is.EqualTo(FileError.OutOfMemory));
        Assert.That(node.Map(1L << 40, _provider, out _), Is.EqualTo(FileError.OutOfMemory));
        Assert.That(world.Budget.UsedBytes, Is.EqualTo(before));
        Assert.That(world.Read("/f"), Is.EqualTo("contents"));
    }

    private sealed class Provider : IMappableMemoryProvider
    {
        public List<Block> Live { get; } = [];

        public bool IsExhausted { get; set; }

        public IMappableMemory? Allocate(int length)
        {
            if (IsExhausted)
                return null;
            var block = new Block(this, length);
            Live.Add(block);
            return block;
        }
    }

    private sealed class Block(Provider provider, int length) : IMappableMemory
    {
        public Memory<byte> Memory { get; } = new byte[length];

        public void Free() => provider.Live.Remove(this);
    }
}
