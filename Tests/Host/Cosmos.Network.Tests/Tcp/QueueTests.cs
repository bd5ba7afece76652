using System;
using System.Collections.Generic;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Queues and sets against simple models.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class QueueTests
{
    private readonly PacketPool _pool = new(new ManagedPacketMemory(), 512, 10_000, 100);
    private readonly TcpMemory _memory = new(1 << 20);
    private readonly QueueEntryPool _arrays = new();

    [Test]
    public void A_send_queue_gives_every_stretch_of_what_it_holds([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var queue = new SendQueue(_pool, _memory, _arrays);
        var start = new SequenceNumber(0xFFFF_F000);
        queue.Start(start);
        var all = new List<byte>();
        int acknowledged = 0;
        var parts = new FramePart[18];
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = Frames.Bytes(random.Next(1, 900), i);
            Assert.That(queue.Append(bytes), Is.EqualTo(bytes.Length));
            all.AddRange(bytes);
            int from = random.Next(acknowledged, all.Count);
            int length = random.Next(1, Math.Min(all.Count - from, 3000) + 1);
            int gathered = queue.Gather(start + from, length, parts, out int count);
            var found = new List<byte>();
            for (int p = 0; p < count; p++)
                found.AddRange(parts[p].Bytes.ToArray());
            Assert.That(gathered, Is.EqualTo(length));
            Assert.That(found, Is.EqualTo(all.GetRange(from, length)));
            acknowledged = Math.Min(all.Count, acknowledged + random.Next(0, 1000));
            queue.RemoveBefore(start + acknowledged);
            Assert.That(queue.Length, Is.EqualTo(all.Count - acknowledged));
            Assert.That(queue.Capacity, Is.LessThanOrEqualTo(queue.Length + 1024));
        }

        queue.Clear();
        ExpectsNothingHeld();
    }

    [Test]
    public void A_receive_queue_packs_small_pieces_and_gives_them_in_order([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var queue = new ReceiveQueue(_memory, _arrays);
        var expected = new Queue<byte>();
        var destination = new byte[700];
        for (int i = 0; i < 3000; i++)
        {
            PacketBuffer buffer = _pool.TryTake(54)!;
            int length = random.Next(3) == 0 ? random.Next(1, 450) : random.Next(1, 20);
            byte[] bytes = Frames.Bytes(length, i);
            bytes.CopyTo(buffer.Array, 54);
            queue.Append(buffer, 54, length);
            buffer.Release();
            foreach (byte value in bytes)
                expected.Enqueue(value);
            Assert.That(queue.Capacity, Is.LessThanOrEqualTo((2 * queue.Length) + 1536));
            if (random.Next(4) == 0)
            {
                int peeked = queue.Read(destination.AsSpan(0, random.Next(700)), keep: true);
                byte[] copy = destination[..peeked];
                int read = queue.Read(destination.AsSpan(0, peeked), keep: false);
                Assert.That(destination[..read], Is.EqualTo(copy));
                foreach (byte value in copy)
                    Assert.That(value, Is.EqualTo(expected.Dequeue()));
            }

            Assert.That(queue.Length, Is.EqualTo(expected.Count));
        }

        queue.Clear();
        ExpectsNothingHeld();
    }

    [Test]
    public void A_set_of_ranges_behaves_like_a_set_of_numbers([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var set = new SequenceRangeSet();
        var model = new SortedSet<int>();
        var origin = new SequenceNumber(0xFFFF_FF80);
        for (int i = 0; i < 3000; i++)
        {
            int start = random.Next(0, 400);
            int length = random.Next(1, 30);
            int before = model.Count;
            for (int n = start; n < start + length; n++)
                model.Add(n);
            Assert.That(set.TryAdd(new SequenceRange(origin + start, origin + start + length), out SequenceRange merged, out int added), Is.True);
            Assert.That(added, Is.EqualTo(model.Count - before));
            Assert.That(merged.Start <= origin + start && merged.End >= origin + start + length, Is.True);
            if (random.Next(10) == 0)
            {
                int limit = random.Next(0, 200);
                set.RemoveBefore(origin + limit);
                model.RemoveWhere(n => n < limit);
            }
            else if (random.Next(40) == 0)
            {
                set.Clear();
                model.Clear();
            }

            Assert.That(set.TotalLength, Is.EqualTo(model.Count));
            int probe = random.Next(0, 430);
            Assert.That(set.TryFind(origin + probe, out _), Is.EqualTo(model.Contains(probe)));
            for (int r = 1; r < set.Count; r++)
                Assert.That(set[r - 1].End < set[r].Start, Is.True);
        }
    }

    [Test]
    public void A_set_of_ranges_refuses_to_grow_without_end()
    {
        var set = new SequenceRangeSet();
        for (int i = 0; i < SequenceRangeSet.Limit; i++)
            Assert.That(set.TryAdd(Range(10 * i, 1), out _, out _), Is.True);
        Assert.That(set.TryAdd(Range(10 * SequenceRangeSet.Limit, 1), out _, out _), Is.False);
        Assert.That(set.TryAdd(Range(1, 1), out _, out _), Is.True);
    }

    [Test]
    public void Reassembly_gives_the_stream_whatever_the_order_and_the_overlaps([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var queue = new ReassemblyQueue(_memory, _arrays);
        byte[] stream = Frames.Bytes(20_000, seed);
        var origin = new SequenceNumber(0xFFFF_E000);
        int next = 0;
        for (int i = 0; i < 20_000 && next < stream.Length; i++)
        {
            int start = random.Next(20) == 0 ? next : Math.Min(next + random.Next(0, 3000), stream.Length - 1);
            int length = Math.Min(random.Next(1, 400), stream.Length - start);
            PacketBuffer frame = Frame(stream.AsSpan(start, length), random);
            queue.TryAdd(origin + start, frame, 60, length, out _);
            frame.ReleaseChain();
            while (queue.TryTake(origin + next, out QueueEntry entry))
            {
                Assert.That(entry.Buffer.Array.AsSpan(entry.Start, entry.Length).SequenceEqual(stream.AsSpan(next, entry.Length)), Is.True);
                next += entry.Length;
                entry.Buffer.Release();
            }
        }

        Assert.That(next, Is.EqualTo(stream.Length));
        Assert.That(queue.IsEmpty, Is.True);
        ExpectsNothingHeld();
    }

    [Test]
    public void Reassembly_drops_from_the_end_when_told_to()
    {
        var queue = new ReassemblyQueue(_memory, _arrays);
        foreach (int start in (int[])[100, 300, 500])
        {
            PacketBuffer frame = Frame(new byte[50], new Random(1));
            queue.TryAdd(new SequenceNumber((uint)start), frame, 60, 50, out _);
            frame.ReleaseChain();
        }

        queue.DropLast();
        Assert.That(queue.Highest.Value, Is.EqualTo(350));
        Assert.That(queue.Length, Is.EqualTo(100));
        queue.Clear();
        ExpectsNothingHeld();
    }

    private static SequenceRange Range(int start, int length) => new(new SequenceNumber((uint)start), new SequenceNumber((uint)(start + length)));

    /// <summary>A frame with 60 bytes of header and a payload, in one or two buffers.</summary>
    private PacketBuffer Frame(ReadOnlySpan<byte> payload, Random random)
    {
        int cut = random.Next(0, payload.Length + 1);
        PacketBuffer first = _pool.TryTake(10)!;
        payload[..cut].CopyTo(first.Array.AsSpan(70));
        first.Length = 60 + cut;
        if (cut == payload.Length)
            return first;
        PacketBuffer second = _pool.TryTake(5)!;
        payload[cut..].CopyTo(second.Array.AsSpan(5));
        second.Length = payload.Length - cut;
        first.Next = second;
        return first;
    }

    private void ExpectsNothingHeld()
    {
        Assert.That(_pool.InUse, Is.Zero);
        Assert.That(_memory.Used, Is.Zero);
    }
}
