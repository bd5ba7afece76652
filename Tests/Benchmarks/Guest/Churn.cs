using System;
using System.Diagnostics;

namespace Cosmos.Benchmarks.Guest;

/// <summary>Allocation with a live set that is replaced at random, as a busy server does.</summary>
internal static class Churn
{
    private const int LiveObjects = 1 << 16;
    private const long Bytes = 256L << 20;

    private sealed class Node
    {
        public Node? Next;
        public byte[]? Payload;
    }

    /// <summary>Megabytes allocated per second.</summary>
    public static double Throughput()
    {
        long start = Stopwatch.GetTimestamp();
        Run(null);
        return Bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The longest time, in milliseconds, between two allocations of the same thread: what a request would notice of a collection.</summary>
    public static double LongestPause()
    {
        var longest = new PauseMeter();
        Run(longest);
        return longest.Milliseconds;
    }

    /// <summary>Megabytes per second for arrays of 100 kB to 1 MB.</summary>
    public static double LargeObjects()
    {
        var random = new Random(7);
        byte[]?[] live = new byte[16][];
        long allocated = 0;
        long start = Stopwatch.GetTimestamp();
        while (allocated < 2 * Bytes)
        {
            int size = random.Next(100_000, 1_000_000);
            live[random.Next(live.Length)] = new byte[size];
            allocated += size;
        }
        GC.KeepAlive(live);
        return allocated / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Run(PauseMeter? meter)
    {
        Node?[] live = new Node[LiveObjects];
        uint random = 12345;
        long allocated = 0;
        while (allocated < Bytes)
        {
            random = (random * 1664525) + 1013904223;
            int slot = (int)(random >> 16) & (LiveObjects - 1);
            int size = 16 + (int)((random >> 8) & 0xFF);
            // Short chains give the collector something to follow.
            live[slot] = new Node { Payload = new byte[size], Next = (random & 3) != 0 ? Detached(live[(slot + 1) & (LiveObjects - 1)]) : null };
            allocated += 32 + 24 + size;
            meter?.Tick();
        }
        GC.KeepAlive(live);
    }

    private static Node? Detached(Node? node)
    {
        if (node is not null)
            node.Next = null;
        return node;
    }

    private sealed class PauseMeter
    {
        private long _last = Stopwatch.GetTimestamp();
        private long _longest;

        public double Milliseconds => _longest * 1e3 / Stopwatch.Frequency;

        public void Tick()
        {
            long now = Stopwatch.GetTimestamp();
            _longest = Math.Max(_longest, now - _last);
            _last = now;
        }
    }
}
