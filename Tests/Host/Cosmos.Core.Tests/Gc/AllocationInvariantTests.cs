using Cosmos.Core.Runtime.Gc;
using Cosmos.Core.Scheduling;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>A thread may be stopped between any two instructions of an allocation (README, "Allocation").</summary>
[TestFixture]
internal sealed unsafe class AllocationInvariantTests
{
    [Test]
    public void A_pointer_loaded_before_a_collection_is_good_afterwards([Values] bool full)
    {
        using TestWorld world = new(16, threads: 2);
        MethodTable* type = world.Types.Class(1, 1);
        world.Current = world.Thread(1);
        world.New(type);
        byte* loaded = world.Thread(1)->AllocationPointer;

        Collect(world, full);

        Assert.That((long)world.Thread(1)->AllocationPointer, Is.EqualTo((long)loaded));
        *(MethodTable**)loaded = type;
        world.Thread(1)->AllocationPointer = loaded + type->BaseSize;
        world.Stack(1)[0] = (nuint)loaded;
        Collect(world, full);
        Assert.That(Marker.IsMarked(loaded));
    }

    [Test]
    public void An_object_with_a_method_table_but_not_yet_behind_the_pointer_survives([Values] bool full)
    {
        using TestWorld world = new(16, threads: 2);
        MethodTable* type = world.Types.Class(1, 1);
        world.Current = world.Thread(1);
        world.New(type);
        byte* loaded = world.Thread(1)->AllocationPointer;
        *(MethodTable**)loaded = type;

        // The register that will be the result.
        world.Stack(1)[5] = (nuint)loaded;
        Collect(world, full);

        Assert.That(Marker.IsMarked(loaded));
        world.Thread(1)->AllocationPointer = loaded + type->BaseSize;
        world.Current = world.Thread(1);
        byte* child = world.New(type);
        TestWorld.Store(loaded, 8, child);
        Collect(world, full: false);
        Assert.That(Marker.IsMarked(child));
        Collect(world, full: true);
        Assert.That(Marker.IsMarked(loaded));
        Assert.That(Marker.IsMarked(child));
    }

    [Test]
    public void A_length_without_method_table_is_no_object([Values] bool full)
    {
        using TestWorld world = new(16, threads: 2);
        world.Current = world.Thread(1);
        world.New(world.Types.Bytes, 5);
        byte* loaded = world.Thread(1)->AllocationPointer;
        *(int*)(loaded + 8) = 1000;
        world.Stack(1)[5] = (nuint)loaded;

        Collect(world, full);

        *(MethodTable**)loaded = world.Types.Bytes;
        world.Thread(1)->AllocationPointer = loaded + ObjectModel.SizeOf(loaded);
        for (int round = 0; round < 3; round++)
        {
            world.Current = world.Thread(0);
            for (int index = 0; index < 3000; index++)
                world.New(world.Types.Bytes, 100);
            Collect(world, full: false);
            Assert.That(*(int*)(loaded + 8), Is.EqualTo(1000));
            for (int index = 0; index < 1000; index++)
                Assert.That(loaded[16 + index], Is.Zero);
        }
    }

    [Test]
    public void Buffers_at_every_word_of_a_line_survive()
    {
        using TestWorld world = new(16, threads: 2);
        MethodTable* type = world.Types.Class(0, 1);
        for (int round = 0; round < 200; round++)
        {
            world.Current = world.Thread(1);
            byte* instance = world.New(type);
            *(int*)(instance + 8) = round;
            world.Stack(1)[round] = (nuint)instance;
            Collect(world, full: round % 5 == 0);
            for (int index = 0; index <= round; index++)
            {
                Assert.That(Marker.IsMarked((byte*)world.Stack(1)[index]));
                Assert.That(*(int*)(world.Stack(1)[index] + 8), Is.EqualTo(index));
            }

            world.Current = world.Thread(0);
            for (int index = 0; index < 50; index++)
                world.New(type);
        }
    }

    [Test]
    public void The_buffer_of_a_thread_that_ends_is_reclaimed()
    {
        using TestWorld world = new(16, threads: 2);
        world.Current = world.Thread(1);
        world.New(world.Types.Class(0, 1));
        GcHeap.ThreadExit(world.Thread(1));
        Collect(world, full: true);
        Assert.That((long)GcPolicy.LiveBytes, Is.Zero);
        Assert.That((long)BlockSpace.FreeCount + BlockSpace.ReserveTarget, Is.EqualTo((long)BlockSpace.Count));
        Assert.That(GcStatistics.DeadThreadBytes, Is.EqualTo(24));
    }

    private static void Collect(TestWorld world, bool full)
    {
        ThreadBlock* saved = world.Current;
        world.Current = world.Thread(0);
        Collector.Collect(full, CollectionReason.Induced);
        world.Current = saved;
    }
}
