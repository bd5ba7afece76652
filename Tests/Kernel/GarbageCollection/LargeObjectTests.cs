using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.GarbageCollection;

/// <summary>Objects of many pages, and running out of memory.</summary>
public sealed class LargeObjectTests
{
    [TestCase(85_000)]
    [TestCase(1_000_000)]
    [TestCase(5_000_000)]
    public void Large_arrays_work_to_their_last_byte(int size)
    {
        byte[] array = new byte[size];
        array[0] = 1;
        array[^1] = 2;
        GC.Collect();
        Assert.That((array[0], array[size / 2], array[^1]), Is.EqualTo(((byte)1, (byte)0, (byte)2)));
    }

    [Test]
    [Deadline(120)]
    public void Large_objects_are_reclaimed()
    {
        // In total far more than any machine of the matrix with small memory has.
        for (int i = 0; i < 1000; i++)
        {
            byte[] array = new byte[1_000_000];
            array[i] = 1;
        }
    }

    [Test]
    public void Large_arrays_of_references_keep_their_contents_alive()
    {
        object[] array = new object[50_000];
        for (int i = 0; i < array.Length; i += 100)
            array[i] = i.ToString();
        GC.Collect();
        GC.Collect();
        for (int i = 0; i < array.Length; i += 100)
            Assert.That(array[i], Is.EqualTo(i.ToString()));
    }

    [Test]
    [Deadline(120)]
    [Category("Exhausting")]
    public void Memory_that_runs_out_throws_and_is_given_back()
    {
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (total > 2L << 30)
            Assert.Ignore($"The machine has {total >> 20} MiB: filling it takes too long.");
        for (int round = 0; round < 3; round++)
        {
            Assert.That(FillUp(), Is.True, "no OutOfMemoryException");
            GC.Collect();
            byte[] again = new byte[1_000_000];
            Assert.That(again[^1], Is.Zero);
        }
    }

    [Test]
    [Deadline(120)]
    [Category("Exhausting")]
    public void Small_objects_that_fill_the_memory_throw_too()
    {
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (total > 300L << 20)
            Assert.Ignore($"The machine has {total >> 20} MiB: filling it takes too long.");
        Assert.That(FillUpWithSmallObjects, Throws.TypeOf<OutOfMemoryException>());
        GC.Collect();
        Assert.That(new List<int>(Enumerable.Range(0, 10_000)).Sum(), Is.EqualTo(49_995_000));
    }

    [Test]
    public void Sizes_beyond_any_memory_throw_at_once()
    {
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (total > 8L << 30)
            Assert.Ignore("The host gives out memory that it does not have.");
        Assert.That(() => new byte[2_147_483_591], Throws.TypeOf<OutOfMemoryException>());
        Assert.That(() => new long[1_500_000_000], Throws.TypeOf<OutOfMemoryException>());
    }

    [Test]
    public void Uninitialised_and_pinned_arrays_can_be_asked_for()
    {
        byte[] raw = GC.AllocateUninitializedArray<byte>(100_000);
        byte[] pinned = GC.AllocateArray<byte>(100_000, pinned: true);
        Assert.That((raw.Length, pinned.Length, pinned[^1]), Is.EqualTo((100_000, 100_000, (byte)0)));
    }

    private static bool FillUp()
    {
        var blocks = new List<byte[]>(4096);
        try
        {
            while (true)
                blocks.Add(new byte[4 << 20]);
        }
        catch (OutOfMemoryException)
        {
            return blocks.Count > 0;
        }
    }

    private static void FillUpWithSmallObjects()
    {
        object?[]? list = null;
        while (true)
            list = [list, null, null];
    }
}
