using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class PipeTests
{
    [Test]
    public void Bytes_come_out_in_order_and_end_with_the_last_writer()
    {
        PipeDescription.CreatePair(OpenFlags.None, out PipeDescription reader, out PipeDescription writer);
        Task sender = Task.Run(() =>
        {
            byte[] bytes = new byte[1_000_003];
            for (int index = 0; index < bytes.Length; index++)
                bytes[index] = (byte)(index * 31);
            Assert.That(writer.Write(bytes, out int count), Is.EqualTo(FileError.None));
            Assert.That(count, Is.EqualTo(bytes.Length));
            writer.Release();
        });
        int total = 0;
        byte[] buffer = new byte[777];
        while (reader.Read(buffer, out int read) == FileError.None && read > 0)
        {
            for (int index = 0; index < read; index++)
                Assert.That(buffer[index], Is.EqualTo((byte)((total + index) * 31)));
            total += read;
        }

        sender.Wait();
        Assert.That(total, Is.EqualTo(1_000_003));
    }

    [Test]
    public void Writing_without_a_reader_is_a_broken_pipe()
    {
        PipeDescription.CreatePair(OpenFlags.None, out PipeDescription reader, out PipeDescription writer);
        reader.Release();
        Assert.That(writer.Write("x"u8, out _), Is.EqualTo(FileError.BrokenPipe));
        Assert.That(writer.Readiness & ReadyEvents.Error, Is.Not.EqualTo(ReadyEvents.None));
    }

    [Test]
    public void Non_blocking_ends_say_that_they_would_block()
    {
        PipeDescription.CreatePair(OpenFlags.NonBlocking, out PipeDescription reader, out PipeDescription writer);
        Assert.That(reader.Read(new byte[1], out _), Is.EqualTo(FileError.WouldBlock));
        Assert.That(writer.Write(new byte[100_000], out int count), Is.EqualTo(FileError.None));
        Assert.That(count, Is.EqualTo(65_536));
        Assert.That(writer.Write("x"u8, out _), Is.EqualTo(FileError.WouldBlock));
        reader.Read(new byte[4000], out _);
        Assert.That(writer.Write(new byte[4096], out _), Is.EqualTo(FileError.WouldBlock), "up to 4096 bytes go in whole or not at all");
        Assert.That(writer.Write(new byte[4000], out count), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Capacity_can_be_changed_but_not_below_the_contents()
    {
        PipeDescription.CreatePair(OpenFlags.NonBlocking, out PipeDescription reader, out PipeDescription writer);
        Assert.That(writer.SetCapacity(100_000), Is.EqualTo(FileError.None));
        Assert.That(reader.Capacity, Is.EqualTo(131_072));
        writer.Write(new byte[100_000], out int count);
        Assert.That(count, Is.EqualTo(100_000));
        Assert.That(writer.SetCapacity(4096), Is.EqualTo(FileError.Busy));
        Assert.That(writer.SetCapacity(1 << 21), Is.EqualTo(FileError.NotPermitted));
    }

    [Test]
    public void Poll_waits_until_something_happens_or_the_time_is_over()
    {
        PipeDescription.CreatePair(OpenFlags.None, out PipeDescription reader, out PipeDescription writer);
        PollItem[] items = [new PollItem { Description = reader, Interest = ReadyEvents.Readable }, new PollItem { IsIgnored = true }];
        Assert.That(PollSet.Wait(items, 0), Is.Zero);
        Assert.That(PollSet.Wait(items, 20), Is.Zero);
        Task<int> waiting = Task.Run(() => PollSet.Wait(items, -1));
        writer.Write("x"u8, out _);
        Assert.That(waiting.Wait(TimeSpan.FromSeconds(30)));
        Assert.That(items[0].Ready, Is.EqualTo(ReadyEvents.Readable));
        reader.Read(new byte[1], out _);
        waiting = Task.Run(() => PollSet.Wait(items, 30_000));
        writer.Release();
        Assert.That(waiting.Result, Is.EqualTo(1));
        Assert.That(items[0].Ready, Is.EqualTo(ReadyEvents.HangUp));
        items[0].Description = null;
        PollSet.Wait(items, -1);
        Assert.That(items[0].Ready, Is.EqualTo(ReadyEvents.Invalid));
    }

    [Test]
    public void Named_pipe_joins_whoever_opens_it()
    {
        var world = new World();
        Assert.That(world.Tree.CreateNode("/pipe"u8, NodeType.NamedPipe, default, default), Is.EqualTo(FileError.None));
        Assert.That(world.TryOpen("/pipe", OpenFlags.Write | OpenFlags.NonBlocking, out _), Is.EqualTo(FileError.NoSuchDeviceOrAddress));
        Task<string> reader = Task.Run(() => world.Read("/pipe"));
        OpenDescription writer = world.Open("/pipe", OpenFlags.Write);
        writer.Write("through"u8, out _);
        writer.Release();
        Assert.That(reader.Result, Is.EqualTo("through"));
    }

    [Test]
    public void Named_pipe_that_everybody_left_half_read_is_empty_for_those_who_come_next()
    {
        var pipe = new PipeBuffer();
        byte[] bytes = new byte[2];
        for (int round = 0; round < 2; round++)
        {
            Assert.That(pipe.Open(read: true, write: true, wait: false), Is.EqualTo(FileError.None));
            Assert.That(pipe.Write("abcd"u8, wait: false, () => { }, out int written), Is.EqualTo(FileError.None));
            Assert.That(written, Is.EqualTo(4));
            Assert.That(pipe.Read(bytes, wait: false, out int count), Is.EqualTo(FileError.None));
            Assert.That(count, Is.EqualTo(2));
            Assert.That(bytes, Is.EqualTo("ab"u8.ToArray()));
            pipe.Close(read: true, write: true);
        }
    }

    [Test]
    public void Exclusive_lock_is_waited_for()
    {
        var world = new World();
        OpenDescription first = world.Open("/f");
        OpenDescription second = world.Open("/f");
        first.SetLock(AdvisoryLockKind.Exclusive, wait: true);
        using var started = new ManualResetEventSlim();
        Task<FileError> waiting = Task.Run(() =>
        {
            started.Set();
            return second.SetLock(AdvisoryLockKind.Exclusive, wait: true);
        });
        started.Wait();
        Assert.That(waiting.Wait(20), Is.False);
        first.Release();
        Assert.That(waiting.Result, Is.EqualTo(FileError.None));
    }
}
