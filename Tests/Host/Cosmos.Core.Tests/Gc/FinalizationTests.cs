using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Finalizers: once, in order, after resurrection, suppressed, critical last.</summary>
[TestFixture]
internal sealed unsafe class FinalizationTests
{
    [Test]
    public void Each_object_becomes_ready_once_and_in_order_of_registration([Values] bool full)
    {
        using TestWorld world = new(16);
        MethodTable* type = world.Types.Finalizable(1, 1);
        byte** objects = stackalloc byte*[100];
        for (int index = 0; index < 100; index++)
            objects[index] = world.New(type, flags: Allocator.FinalizeFlag);
        Collect(full);
        for (int index = 0; index < 100; index++)
            Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)objects[index]));
        Assert.That((long)FinalizationQueue.TakeReady(), Is.Zero);
        Collect(full: true);
        Assert.That((long)FinalizationQueue.PendingCount, Is.Zero);
        Assert.That(Marker.IsMarked(objects[0]), Is.False);
    }

    [Test]
    public void Critical_finalizers_come_last()
    {
        using TestWorld world = new(16);
        byte* critical = world.New(world.Types.CriticalFinalizable(), flags: Allocator.FinalizeFlag);
        byte* ordinary = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        Collect(full: true);
        Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)ordinary));
        Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)critical));
    }

    [Test]
    public void A_suppressed_object_is_collected_without_finalizer([Values] bool full)
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        FinalizationExports.Suppress(instance);
        Collect(full);
        Assert.That((long)FinalizationQueue.PendingCount, Is.Zero);
        Assert.That(Marker.IsMarked(instance), Is.False);
    }

    [Test]
    public void Suppression_after_the_object_became_ready_still_counts()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        Collect(full: true);
        FinalizationExports.Suppress(instance);
        Assert.That((long)FinalizationQueue.TakeReady(), Is.Zero);
    }

    [Test]
    public void A_resurrected_object_is_finalized_again_when_registered_again()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        for (int round = 0; round < 5; round++)
        {
            Collect(full: round % 2 == 0 || round > 0);
            Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)instance));
            Assert.That(FinalizationExports.ReRegister(instance));

            // Somebody holds it for a while.
            world.Stack(0)[0] = (nuint)instance;
            Collect(full: true);
            Assert.That((long)FinalizationQueue.TakeReady(), Is.Zero);
            world.Stack(0)[0] = 0;
        }
    }

    [Test]
    public void Suppressing_and_registering_again_leaves_one_registration()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        FinalizationExports.Suppress(instance);
        Assert.That(FinalizationExports.ReRegister(instance));
        Collect(full: true);
        Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)instance));
        Assert.That((long)FinalizationQueue.TakeReady(), Is.Zero);
    }

    [Test]
    public void Objects_that_reach_each_other_are_finalized_in_one_round()
    {
        using TestWorld world = new(16);
        MethodTable* type = world.Types.Finalizable(1, 1);
        byte* first = world.New(type, flags: Allocator.FinalizeFlag);
        byte* second = world.New(type, flags: Allocator.FinalizeFlag);
        TestWorld.Store(first, 8, second);
        TestWorld.Store(second, 8, first);
        Collect(full: false);
        Assert.That((long)FinalizationQueue.PendingCount, Is.EqualTo(2));
    }

    [Test]
    public void A_dead_weak_reference_gives_its_handle_back_without_finalizer([Values] bool full)
    {
        using TestWorld world = new(16);
        byte* target = world.New(world.Types.Class(0, 1));
        world.Stack(0)[0] = (nuint)target;
        byte* reference = world.New(world.Types.WeakReference(), flags: Allocator.FinalizeFlag);
        *(nuint*)(reference + 8) = (nuint)HandleTable.Allocate(HandleKind.WeakLong, target, 0) | 1;
        Collect(full);
        Assert.That((long)HandleTable.Count, Is.Zero);
        Assert.That((long)FinalizationQueue.PendingCount, Is.Zero);
    }

    [Test]
    public void Old_objects_wait_for_a_full_collection()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Finalizable(1, 1), flags: Allocator.FinalizeFlag);
        world.Stack(0)[0] = (nuint)instance;
        Collect(full: false);
        world.Stack(0)[0] = 0;
        Collect(full: false);
        Assert.That((long)FinalizationQueue.PendingCount, Is.Zero);
        Collect(full: true);
        Assert.That((long)FinalizationQueue.PendingCount, Is.EqualTo(1));
    }

    private static void Collect(bool full) => Collector.Collect(full, CollectionReason.Induced);
}
