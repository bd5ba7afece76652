using System.Collections.Generic;
using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>The heap uses all memory that it is given, says so when there is none, and recovers.</summary>
[TestFixture]
internal sealed unsafe class ExhaustionTests
{
    [Test]
    public void A_list_grows_until_memory_is_used_up_and_everything_comes_back()
    {
        using TestWorld world = new(16, poison: false);
        MethodTable* type = world.Types.Class(1, 6);
        for (int round = 0; round < 3; round++)
        {
            nuint bytes = 0;
            while (true)
            {
                byte* node = world.New(type);
                if (node == null)
                    break;
                TestWorld.Store(node, 8, (byte*)world.Stack(0)[0]);
                world.Stack(0)[0] = (nuint)node;
                bytes += type->BaseSize;
            }

            Assert.That((long)bytes, Is.GreaterThan(15 * 1024 * 1024), "too little of the memory was used");

            // Handling the exception needs memory too.
            for (int index = 0; index < 200; index++)
                Assert.That((long)world.New(world.Types.Bytes, 200), Is.Not.Zero);
            Assert.That((long)world.New(world.Types.Bytes, 20_000), Is.Not.Zero);
            world.Stack(0)[0] = 0;
            TestWorld.CollectFull();
            Assert.That((long)GcPolicy.LiveBytes, Is.LessThan(64 * 1024));
            Assert.That((long)world.FreePages * 4096, Is.GreaterThan(14 * 1024 * 1024), "memory was not given back");
        }
    }

    [Test]
    public void Large_arrays_grow_until_memory_is_used_up_and_everything_comes_back()
    {
        using TestWorld world = new(16, poison: false);
        for (int round = 0; round < 3; round++)
        {
            int count = 0;
            while (true)
            {
                byte* array = world.New(world.Types.References, 5000);
                if (array == null)
                    break;
                TestWorld.Store(array, 16 + 8 * (count % 5000), (byte*)world.Stack(0)[0]);
                world.Stack(0)[0] = (nuint)array;
                count++;
            }

            Assert.That(count, Is.GreaterThan(350));
            world.Stack(0)[0] = 0;
            TestWorld.CollectFull();
            Assert.That(LargeObjectSpace.Count, Is.Zero);
        }
    }

    [Test]
    public void Absurd_sizes_fail_without_collecting()
    {
        using TestWorld world = new(16);
        Assert.That((long)Allocator.Allocate(world.Types.References, 0x7FFFFFC7, 0), Is.Zero);
        Assert.That((long)Allocator.Allocate(world.Types.Bytes, 0x7FFFFFFF, 0), Is.Zero);
        Assert.That((long)Allocator.Allocate(world.Types.Chars, 0x3FFFFFDF, 0), Is.Zero);
        Assert.That(GcStatistics.CollectionCount, Is.Zero);
        Assert.That((long)world.New(world.Types.Bytes, 10), Is.Not.Zero);
    }

    [Test]
    public void Survivors_in_every_block_leave_the_holes_usable()
    {
        using TestWorld world = new(16, poison: false);
        List<int> kept = [];
        byte* table = world.New(world.Types.References, 4000);
        world.Stack(0)[0] = (nuint)table;

        // One object of 64 bytes in every four kilobytes stays.
        for (int index = 0; index < 4000 * 50; index++)
        {
            byte* instance = world.New(world.Types.Bytes, 40);
            Assert.That((long)instance, Is.Not.Zero);
            if (index % 64 == 0 && kept.Count < 3000)
            {
                TestWorld.Store(table, 16 + kept.Count * 8, instance);
                kept.Add(index);
            }
        }

        TestWorld.CollectFull();
        nuint committed = GcPolicy.CommittedBytes;
        for (int round = 0; round < 20; round++)
        {
            for (int index = 0; index < 20_000; index++)
                Assert.That((long)world.New(world.Types.Bytes, 100 + index % 900), Is.Not.Zero);
        }

        TestWorld.CollectFull();
        Assert.That((long)GcPolicy.CommittedBytes, Is.LessThanOrEqualTo((long)committed + 4 * 1024 * 1024));
    }

    [Test]
    public void A_limit_holds()
    {
        using TestWorld world = new(32, poison: false, limit: 4 * 1024 * 1024);
        int count = 0;
        while (true)
        {
            byte* node = world.New(world.Types.References, 100);
            if (node == null)
                break;
            TestWorld.Store(node, 16, (byte*)world.Stack(0)[0]);
            world.Stack(0)[0] = (nuint)node;
            count++;
        }

        Assert.That(count * 824, Is.InRange(3 * 1024 * 1024, 4 * 1024 * 1024));
        Assert.That((long)GcPolicy.CommittedBytes, Is.LessThanOrEqualTo(4 * 1024 * 1024));
    }

    [Test]
    public void A_region_without_collections_gets_what_it_asked_for()
    {
        using TestWorld world = new(32, poison: false, nursery: 256 * 1024);
        Assert.That(NoCollectionRegion.Start(4 * 1024 * 1024, hasLarge: false, 0), Is.EqualTo(NoCollectionRegion.StartStatus.Succeeded));
        int before = GcStatistics.CollectionCount;
        for (int index = 0; index < 4 * 1024; index++)
            world.New(world.Types.Bytes, 1000);
        Assert.That(GcStatistics.CollectionCount, Is.EqualTo(before));
        Assert.That(NoCollectionRegion.Start(1, false, 0), Is.EqualTo(NoCollectionRegion.StartStatus.AlreadyInProgress));
        Assert.That(NoCollectionRegion.End(), Is.EqualTo(NoCollectionRegion.EndStatus.Succeeded));
        Assert.That(NoCollectionRegion.End(), Is.EqualTo(NoCollectionRegion.EndStatus.NotInProgress));

        NoCollectionRegion.Start(1024 * 1024, hasLarge: false, 0);
        for (int index = 0; index < 8 * 1024; index++)
            world.New(world.Types.Bytes, 1000);
        Assert.That(NoCollectionRegion.End(), Is.EqualTo(NoCollectionRegion.EndStatus.AllocationExceeded));
        NoCollectionRegion.Start(1024 * 1024, hasLarge: false, 0);
        TestWorld.CollectFull();
        Assert.That(NoCollectionRegion.End(), Is.EqualTo(NoCollectionRegion.EndStatus.Induced));
    }

    [Test]
    public void Use_of_freed_memory_is_noticed()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Bytes, 1000);
        TestWorld.CollectFull();
        instance[500] = 1;
        Assert.That(() => Fill(world), Throws.TypeOf<HeapBrokenException>().With.Message.Contains("written to"));
    }

    private static void Fill(TestWorld world)
    {
        for (int index = 0; index < 100_000; index++)
            world.New(world.Types.Bytes, 50);
    }
}
