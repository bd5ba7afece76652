using System;
using System.Collections.Generic;
using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Handles of all kinds, and their order with finalization.</summary>
[TestFixture]
internal sealed unsafe class HandleTests
{
    [Test]
    public void Strong_and_pinned_handles_keep_their_object([Values(2, 3, 11)] int kind, [Values] bool full)
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Class(0, 1));
        nuint* handle = HandleTable.Allocate((HandleKind)kind, instance, 7);
        Collect(full);
        Collect(full);
        Assert.That((long)(*handle), Is.EqualTo((long)instance));
        Assert.That(Marker.IsMarked(instance));
        HandleTable.Free(handle);
        Collect(full: true);
        Assert.That(Marker.IsMarked(instance), Is.False);
    }

    [Test]
    public void A_handle_set_between_collections_is_seen_by_the_next_one()
    {
        using TestWorld world = new(16);
        nuint* handle = HandleTable.Allocate(HandleKind.Strong, null, 0);
        Collect(full: true);
        byte* instance = world.New(world.Types.Class(0, 1));
        HandleTable.Set(handle, instance);
        Collect(full: false);
        Assert.That(Marker.IsMarked(instance));
    }

    [Test]
    public void Weak_handles_are_cleared_with_their_object([Values] bool full)
    {
        using TestWorld world = new(16);
        byte* dead = world.New(world.Types.Class(0, 1));
        byte* alive = world.New(world.Types.Class(0, 1));
        world.Stack(0)[0] = (nuint)alive;
        nuint* first = HandleTable.Allocate(HandleKind.WeakShort, dead, 0);
        nuint* second = HandleTable.Allocate(HandleKind.WeakLong, dead, 0);
        nuint* third = HandleTable.Allocate(HandleKind.WeakShort, alive, 0);
        Collect(full);
        Assert.That((long)(*first), Is.Zero);
        Assert.That((long)(*second), Is.Zero);
        Assert.That((long)(*third), Is.EqualTo((long)alive));
    }

    [Test]
    public void A_long_weak_handle_survives_finalization_and_a_short_one_does_not([Values] bool full)
    {
        using TestWorld world = new(16);
        MethodTable* type = world.Types.Finalizable(1, 1);
        byte* instance = world.New(type, flags: Allocator.FinalizeFlag);
        byte* child = world.New(world.Types.Class(0, 1));
        TestWorld.Store(instance, 8, child);
        nuint* shortHandle = HandleTable.Allocate(HandleKind.WeakShort, instance, 0);
        nuint* longHandle = HandleTable.Allocate(HandleKind.WeakLong, instance, 0);
        nuint* childHandle = HandleTable.Allocate(HandleKind.WeakLong, child, 0);
        Collect(full);
        Assert.That((long)(*shortHandle), Is.Zero);
        Assert.That((long)(*longHandle), Is.EqualTo((long)instance));
        Assert.That((long)(*childHandle), Is.EqualTo((long)child));
        Assert.That((long)FinalizationQueue.PendingCount, Is.EqualTo(1));
        Assert.That(world.FinalizerSignals, Is.EqualTo(1));
        Collect(full: true);
        Assert.That((long)(*longHandle), Is.EqualTo((long)instance), "it is still queued");
        Assert.That((long)FinalizationQueue.TakeReady(), Is.EqualTo((long)instance));
        Collect(full: true);
        Assert.That((long)(*longHandle), Is.Zero);
        Assert.That((long)(*childHandle), Is.Zero);
    }

    [Test]
    public void A_dependent_handle_keeps_its_second_object_while_the_first_lives([Values] bool full)
    {
        using TestWorld world = new(16);
        byte* key = world.New(world.Types.Class(0, 1));
        byte* value = world.New(world.Types.Class(1, 1));
        world.Stack(0)[0] = (nuint)key;
        nuint* handle = HandleTable.Allocate(HandleKind.Dependent, key, (nuint)value);
        Collect(full);
        Assert.That(Marker.IsMarked(value));
        world.Stack(0)[0] = 0;
        Collect(full: true);
        Assert.That((long)(*handle), Is.Zero);
        Assert.That((long)HandleTable.GetSecond(handle), Is.Zero);
        Assert.That(Marker.IsMarked(value), Is.False);
    }

    [Test]
    public void A_new_value_for_an_old_key_survives_a_nursery_collection()
    {
        using TestWorld world = new(16);
        byte* key = world.New(world.Types.Class(0, 1));
        world.Stack(0)[0] = (nuint)key;
        nuint* handle = HandleTable.Allocate(HandleKind.Dependent, key, 0);
        Collect(full: true);
        byte* value = world.New(world.Types.Class(0, 1));
        HandleTable.SetSecond(handle, value);
        Collect(full: false);
        Assert.That(Marker.IsMarked(value));
    }

    [Test]
    public void Chains_of_dependent_handles_are_followed_in_any_order([Values] bool full)
    {
        using TestWorld world = new(16);
        const int Length = 50;
        byte** objects = stackalloc byte*[Length];
        for (int index = 0; index < Length; index++)
            objects[index] = world.New(world.Types.Class(0, 1));
        for (int index = Length - 2; index >= 0; index--)
            HandleTable.Allocate(HandleKind.Dependent, objects[index], (nuint)objects[index + 1]);
        world.Stack(0)[0] = (nuint)objects[0];
        Collect(full);
        Assert.That(Marker.IsMarked(objects[Length - 1]));
        world.Stack(0)[0] = 0;
        Collect(full: true);
        Assert.That(Marker.IsMarked(objects[0]), Is.False);
        Assert.That(Marker.IsMarked(objects[Length - 1]), Is.False);
    }

    [Test]
    public void A_value_that_reaches_its_own_key_does_not_keep_it()
    {
        using TestWorld world = new(16);
        byte* key = world.New(world.Types.Class(0, 1));
        byte* value = world.New(world.Types.Class(1, 1));
        TestWorld.Store(value, 8, key);
        HandleTable.Allocate(HandleKind.Dependent, key, (nuint)value);
        Collect(full: true);
        Assert.That(Marker.IsMarked(key), Is.False);
    }

    [Test]
    public void A_hundred_thousand_handles_are_allocated_and_freed_in_any_order()
    {
        using TestWorld world = new(16);
        Random random = new(1);
        byte* instance = world.New(world.Types.Class(0, 1));
        world.Stack(0)[0] = (nuint)instance;
        nuint before = world.FreePages;
        List<nint> handles = [];
        for (int round = 0; round < 3; round++)
        {
            for (int index = 0; index < 100_000; index++)
                handles.Add((nint)HandleTable.Allocate((HandleKind)random.Next(4), instance, 0));
            Assert.That(new HashSet<nint>(handles), Has.Count.EqualTo(handles.Count));
            Collect(full: false);
            while (handles.Count > 0)
            {
                int index = random.Next(handles.Count);
                Assert.That(*(long*)handles[index], Is.EqualTo((long)instance));
                HandleTable.Free((nuint*)handles[index]);
                handles[index] = handles[^1];
                handles.RemoveAt(handles.Count - 1);
            }

            Assert.That((long)HandleTable.Count, Is.Zero);
        }

        Collect(full: true);
        Assert.That((long)world.FreePages, Is.GreaterThan((long)before - 50));
    }

    private static void Collect(bool full) => Collector.Collect(full, CollectionReason.Induced);
}
