using System;
using System.Collections.Generic;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Icmp;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Core;

public sealed class PacketBufferTests
{
    private static PacketBuffer Chain(PacketPool pool, byte[] bytes, params int[] lengths)
    {
        PacketBuffer? first = null;
        PacketBuffer? last = null;
        int offset = 0;
        foreach (int length in lengths)
        {
            PacketBuffer buffer = pool.TryTake(10)!;
            bytes.AsSpan(offset, length).CopyTo(buffer.Tail);
            buffer.Length = length;
            offset += length;
            if (last is null)
                first = buffer;
            else
                last.Next = buffer;
            last = buffer;
        }

        return first!;
    }

    private static byte[] Content(PacketBuffer chain)
    {
        var content = new List<byte>();
        for (PacketBuffer? buffer = chain; buffer is not null; buffer = buffer.Next)
            content.AddRange(buffer.Bytes);
        return [.. content];
    }

    [Test]
    public void A_pool_gives_up_to_its_limit_and_takes_back()
    {
        var pool = new PacketPool(new ManagedPacketMemory(), 100, limit: 3, keep: 1);
        PacketBuffer[] buffers = [pool.TryTake(5)!, pool.TryTake()!, pool.TryTake()!];
        Assert.That((buffers[0].Start, buffers[0].Length, buffers[0].Capacity), Is.EqualTo((5, 0, 100)));
        Assert.That(pool.TryTake(), Is.Null);
        buffers[1].AddReference();
        buffers[1].Release();
        Assert.That(pool.InUse, Is.EqualTo(3));
        foreach (PacketBuffer buffer in buffers)
            buffer.Release();
        Assert.That(pool.InUse, Is.Zero);
        Assert.That(buffers[0], Is.SameAs(pool.TryTake()), "The first one back was kept, the others were left to the collector.");
    }

    [Test]
    public void Without_memory_there_is_no_buffer_and_no_exception()
    {
        Assert.That(new PacketPool(new NoMemory(), 100, 3, 1).TryTake(), Is.Null);
    }

    [Test]
    public void Releasing_too_often_is_noticed()
    {
        var pool = new PacketPool(new ManagedPacketMemory(), 100, 3, 3);
        PacketBuffer buffer = pool.TryTake()!;
        buffer.Release();
        Assert.That(buffer.Release, Throws.InvalidOperationException);
        Assert.That(buffer.AddReference, Throws.InvalidOperationException);
    }

    [Test]
    public void Trimming_cuts_anywhere_and_releases_the_rest()
    {
        byte[] bytes = Frames.Bytes(60);
        for (int length = 0; length <= 60; length++)
        {
            var pool = new PacketPool(new ManagedPacketMemory(), 100, 10, 10);
            PacketBuffer chain = Chain(pool, bytes, 20, 1, 19, 20);
            PacketChain.Trim(chain, length);
            Assert.That(Content(chain), Is.EqualTo(bytes[..length]));
            Assert.That(PacketChain.LengthOf(chain), Is.EqualTo(length));
            chain.ReleaseChain();
            Assert.That(pool.InUse, Is.Zero);
        }
    }

    [TestCase(20, 20, 20)]
    [TestCase(1, 1, 58)]
    [TestCase(0, 5, 55)]
    [TestCase(59, 1)]
    [TestCase(30, 0, 30)]
    public void The_beginning_can_be_made_contiguous_with_what_lies_before_it(params int[] lengths)
    {
        byte[] bytes = Frames.Bytes(60);
        foreach (int wanted in (int[])[1, 8, 21, 40, 60, 64])
        {
            var pool = new PacketPool(new ManagedPacketMemory(), 100, 10, 10);
            PacketBuffer chain = Chain(pool, bytes, lengths);
            byte[] before = [1, 2, 3, 4];
            before.CopyTo(chain.Array, 6);
            Assert.That(PacketChain.TryMakeContiguous(ref chain, 4, wanted, pool), Is.True);
            Assert.That(chain.Length, Is.GreaterThanOrEqualTo(Math.Min(wanted, 60)));
            Assert.That(chain.Array.AsSpan(chain.Start - 4, 4).ToArray(), Is.EqualTo(before));
            Assert.That(Content(chain), Is.EqualTo(bytes));
            chain.ReleaseChain();
            Assert.That(pool.InUse, Is.Zero);
        }
    }

    [Test]
    public void Copies_and_sums_cross_the_borders_of_buffers()
    {
        byte[] bytes = Frames.Bytes(60);
        var pool = new PacketPool(new ManagedPacketMemory(), 100, 10, 10);
        PacketBuffer chain = Chain(pool, bytes, 7, 13, 1, 39);
        for (int offset = 0; offset <= 60; offset++)
        {
            var copy = new byte[30];
            int count = PacketChain.CopyTo(chain, offset, copy);
            Assert.That(count, Is.EqualTo(Math.Min(30, 60 - offset)));
            Assert.That(copy[..count], Is.EqualTo(bytes[offset..(offset + count)]));
        }

        Assert.That(InternetChecksum.Finish(PacketChain.AddChecksum(chain, 0)), Is.EqualTo(Frames.Checksum(bytes)));
    }

    [Test]
    public void A_bucket_lets_a_burst_through_and_then_one_an_interval()
    {
        var bucket = default(TokenBucket);
        int Take(long now)
        {
            int taken = 0;
            while (bucket.TryTake(now, 100, 5))
                taken++;
            return taken;
        }

        Assert.That(Take(500), Is.EqualTo(5));
        Assert.That(Take(599), Is.Zero);
        Assert.That(Take(600), Is.EqualTo(1));
        Assert.That(Take(850), Is.EqualTo(2));
        Assert.That(Take(100_000), Is.EqualTo(5));
    }

    [Test]
    public void The_search_for_a_port_goes_round_the_whole_range()
    {
        var ports = new EphemeralPorts(new NetworkStackOptions { FirstEphemeralPort = 50_000, LastEphemeralPort = 50_009 }, new SeededRandom(1));
        Assert.That(ports.FindFrom(0, new Only(50_009)), Is.EqualTo(50_009));
        Assert.That(ports.FindFrom(9, new Only(50_000)), Is.EqualTo(50_000));
        Assert.That(ports.FindFrom(uint.MaxValue, new Only(50_003)), Is.EqualTo(50_003));
        Assert.That(ports.FindFrom(4, new Only(50_010)), Is.Zero);
    }

    private readonly struct Only(ushort free) : IPortCheck
    {
        public bool IsFree(ushort port) => port == free;
    }

    private sealed class NoMemory : IPacketMemorySource
    {
        public PacketMemory Allocate(int length) => throw new OutOfMemoryException();
    }
}
