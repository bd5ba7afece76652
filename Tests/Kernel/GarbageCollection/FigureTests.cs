using System;
using System.Linq;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>What <see cref="GC"/> tells about itself is true.</summary>
public sealed class FigureTests
{
    [Test]
    public void Allocated_bytes_count_every_allocation()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] array = new byte[100_000];
        long after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(array);
        Assert.That(after - before, Is.InRange(100_000, 120_000));
    }

    [Test]
    public void Total_allocated_bytes_only_grow()
    {
        long last = GC.GetTotalAllocatedBytes(true);
        for (int i = 0; i < 20; i++)
        {
            GC.KeepAlive(new byte[50_000]);
            long now = GC.GetTotalAllocatedBytes(true);
            Assert.That(now, Is.GreaterThanOrEqualTo(last + 50_000));
            last = now;
        }
    }

    [Test]
    public void Collection_counts_grow_with_collections()
    {
        int before = GC.CollectionCount(0);
        GC.Collect();
        Assert.That(GC.CollectionCount(0), Is.GreaterThan(before));
        int[] counts = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)];
        Assert.That(counts, Is.Ordered.Descending);
    }

    [Test]
    public void Total_memory_follows_the_live_set()
    {
        long before = GC.GetTotalMemory(true);
        byte[][] blocks = [.. Enumerable.Range(0, 100).Select(_ => new byte[50_000])];
        long full = GC.GetTotalMemory(true);
        Assert.That(full - before, Is.InRange(4_900_000, 6_500_000));
        Release(ref blocks);
        Assert.That(GC.GetTotalMemory(true) - before, Is.LessThan(1_500_000));
    }

    [Test]
    [Deadline(120)]
    public void Allocation_alone_starts_collections()
    {
        int before = GC.CollectionCount(0);
        for (int i = 0; i < 3_000_000 && GC.CollectionCount(0) == before; i++)
            GC.KeepAlive(new byte[1000]);
        Assert.That(GC.CollectionCount(0), Is.GreaterThan(before));
    }

    [Test]
    public void The_memory_info_makes_sense()
    {
        GC.Collect();
        GCMemoryInfo info = GC.GetGCMemoryInfo();
        Assert.That(info.TotalAvailableMemoryBytes, Is.GreaterThan(8 << 20));
        Assert.That(info.HeapSizeBytes, Is.GreaterThan(0).And.LessThan(info.TotalAvailableMemoryBytes));
        Assert.That(info.TotalCommittedBytes, Is.GreaterThanOrEqualTo(info.HeapSizeBytes));
        Assert.That(info.Index, Is.GreaterThan(0));
        Assert.That(info.PauseTimePercentage, Is.InRange(0.0, 100.0));
        Assert.That(GC.GetTotalPauseDuration(), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void Generations_of_objects_are_within_bounds()
    {
        object o = new();
        Assert.That(GC.GetGeneration(o), Is.InRange(0, GC.MaxGeneration));
        GC.Collect();
        GC.Collect();
        Assert.That(GC.GetGeneration(o), Is.InRange(0, GC.MaxGeneration));
        GC.KeepAlive(o);
    }

    [Test]
    public void Every_form_of_collect_returns()
    {
        GC.Collect(0);
        GC.Collect(1);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.Collect(2, GCCollectionMode.Optimized);
        GC.Collect(2, GCCollectionMode.Aggressive, true, true);
        Assert.That(() => GC.Collect(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Memory_pressure_can_be_added_and_removed()
    {
        GC.AddMemoryPressure(100 << 20);
        GC.RemoveMemoryPressure(100 << 20);
        Assert.That(() => GC.AddMemoryPressure(0), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_region_without_collections()
    {
        int before = 0;
        try
        {
            if (!GC.TryStartNoGCRegion(1 << 20))
                Assert.Ignore("The collector did not enter the region.");
            before = GC.CollectionCount(0);
            for (int i = 0; i < 1000; i++)
                GC.KeepAlive(new byte[500]);
            Assert.That(GC.CollectionCount(0), Is.EqualTo(before));
            Assert.That(GCSettings.LatencyMode, Is.EqualTo(GCLatencyMode.NoGCRegion));
        }
        finally
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }
    }

    [Test]
    public void Settings_can_be_read_and_written()
    {
        GCLatencyMode mode = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency;
        GCSettings.LatencyMode = mode;
        Assert.That(GCSettings.LatencyMode, Is.EqualTo(mode));
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        Assert.That(GCSettings.IsServerGC, Is.False);
    }

    [Test]
    [Deadline(120)]
    public void The_heap_shrinks_after_use()
    {
        GC.Collect();
        long before = GC.GetGCMemoryInfo().TotalCommittedBytes;
        Grow();
        // Optional compaction does not matter: empty regions alone give most of it back.
        GC.Collect(2, GCCollectionMode.Aggressive, true, true);
        GC.Collect(2, GCCollectionMode.Aggressive, true, true);
        Assert.That(GC.GetGCMemoryInfo().TotalCommittedBytes - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void A_collection_can_be_waited_for_by_its_finalizers()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var done = new ManualResetEventSlim();
        new Thread(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            done.Set();
        }).Start();
        Assert.That(done.Wait(10_000), Is.True);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Release(ref byte[][] blocks)
    {
        Array.Clear(blocks);
        blocks = [];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grow()
    {
        var thread = new Thread(() =>
        {
            byte[][] blocks = [.. Enumerable.Range(0, 15_000).Select(_ => new byte[1000])];
            GC.KeepAlive(blocks);
        });
        thread.Start();
        thread.Join();
    }
}
