using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>What counts as a reference, and where references are looked for.</summary>
[TestFixture]
internal sealed unsafe class RootTests
{
    [Test]
    public void Any_pointer_from_the_lock_word_to_the_end_keeps_an_object([Values(-8, -4, 0, 3, 16, 100, 119, 120)] int offset)
    {
        // 100 bytes of data: reference + 16 to reference + 116, padded to 120.
        using TestWorld world = new(16);
        for (int index = 0; index < 40; index++)
        {
            byte* instance = world.New(world.Types.Bytes, 100);
            if (index == 20)
                world.Stack(0)[3] = (nuint)instance + (nuint)offset;
        }

        nuint word = world.Stack(0)[3];
        byte* expected = (byte*)(word - (nuint)offset);
        TestWorld.CollectNursery();
        Assert.That(Marker.IsMarked(expected));
        TestWorld.CollectFull();
        Assert.That(Marker.IsMarked(expected));
        world.Stack(0)[3] = 0;
        TestWorld.CollectFull();
        Assert.That(Marker.IsMarked(expected), Is.False);
    }

    [Test]
    public void Any_pointer_into_a_large_object_keeps_it([Values(0, 1, 16, 5000, 1_000_016, 1_000_024)] int offset)
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Bytes, 1_000_000);
        world.Stack(0)[0] = (nuint)instance + (nuint)offset;
        TestWorld.CollectNursery();
        TestWorld.CollectFull();
        Assert.That(LargeObjectSpace.Count, Is.EqualTo(1));
        world.Stack(0)[0] = 0;
        TestWorld.CollectFull();
        Assert.That(LargeObjectSpace.Count, Is.Zero);
    }

    [Test]
    public void Words_that_lead_nowhere_are_harmless()
    {
        using TestWorld world = new(16);
        byte* instance = world.New(world.Types.Class(1, 1));
        byte* block = (byte*)HeapBlock.Of((nuint)instance);
        nuint* stack = world.Stack(0);
        for (int index = 0; index < 200; index++)
            stack[index] = (nuint)block + (nuint)index * 13;
        stack[300] = 1;
        stack[301] = nuint.MaxValue;
        stack[302] = GcEnvironment.AddressEnd;
        stack[303] = GcEnvironment.AddressBase - 1;
        stack[304] = (nuint)block + HeapBlock.SizeInBytes - 1;
        TestWorld.CollectNursery();
        TestWorld.CollectFull();
    }

    [Test]
    public void A_store_into_an_old_object_keeps_a_young_one()
    {
        using TestWorld world = new(16);
        byte* old = world.New(world.Types.References, 1000);
        byte* older = world.New(world.Types.References, 100_000);
        world.Stack(0)[0] = (nuint)old;
        world.Stack(0)[1] = (nuint)older;
        TestWorld.CollectNursery();
        byte* young = world.New(world.Types.Class(1, 1));
        byte* child = world.New(world.Types.Class(1, 1));
        byte* other = world.New(world.Types.Class(1, 1));
        TestWorld.Store(young, 8, child);
        TestWorld.Store(old, 16 + 8 * 777, young);
        TestWorld.Store(older, 16 + 8 * 77_777, other);
        TestWorld.CollectNursery();
        Assert.That(Marker.IsMarked(young));
        Assert.That(Marker.IsMarked(child));
        Assert.That(Marker.IsMarked(other));
    }

    [Test]
    public void A_block_copy_interrupted_by_two_collections_loses_nothing()
    {
        using TestWorld world = new(16);
        byte* target = world.New(world.Types.References, 1000);
        world.Stack(0)[0] = (nuint)target;
        TestWorld.CollectNursery();
        AllocatorState* state = AllocatorState.Of(world.Current);
        state->BulkMoveEnd = target + 16 + 8000;
        state->BulkMoveStart = target + 16;
        byte* first = world.New(world.Types.Class(0, 1));
        *(byte**)(target + 16) = first;
        TestWorld.CollectNursery();
        byte* second = world.New(world.Types.Class(0, 1));
        *(byte**)(target + 16 + 8 * 500) = second;
        TestWorld.CollectNursery();
        Assert.That(Marker.IsMarked(first));
        Assert.That(Marker.IsMarked(second));
    }

    [Test]
    public void A_store_into_a_frozen_object_is_a_root_forever()
    {
        using TestWorld world = new(16);
        byte* segment = world.AllocateForeign(4096);
        MethodTable* type = world.Types.Class(2, 1);
        byte* first = segment + 8;
        byte* second = first + type->BaseSize;
        *(MethodTable**)first = type;
        *(MethodTable**)second = type;
        FrozenSegments.Add(segment, type->BaseSize * 2, 4096);
        byte* instance = world.New(type);
        TestWorld.Store(second, 16, instance);
        TestWorld.Store(instance, 8, first);
        for (int round = 0; round < 3; round++)
        {
            TestWorld.CollectNursery();
            TestWorld.CollectFull();
            Assert.That(Marker.IsMarked(instance));
        }

        Assert.That(FrozenSegments.Contains(second));
        Assert.That(InformationExports.GetGeneration(second), Is.EqualTo(int.MaxValue));
        TestWorld.Store(second, 16, null);
        TestWorld.CollectFull();
        Assert.That(Marker.IsMarked(instance), Is.False);
    }

    [Test]
    public void Reported_frames_and_thread_statics_are_roots()
    {
        using TestWorld world = new(16);
        byte* a = world.New(world.Types.Class(0, 1));
        byte* b = world.New(world.Types.Class(0, 1));
        byte* c = world.New(world.Types.Class(0, 1));
        nuint* references = stackalloc nuint[2];
        references[1] = (nuint)a + 8;
        ReportedFrame frame = new() { References = references, Count = 2 };
        AllocatorState.Of(world.Current)->ReportedFrames = &frame;
        world.Current->ThreadStatics = b;
        InlinedThreadStaticRoot root = new() { Base = c };
        world.Current->InlinedThreadStatics = &root;
        TestWorld.CollectFull();
        Assert.That(Marker.IsMarked(a));
        Assert.That(Marker.IsMarked(b));
        Assert.That(Marker.IsMarked(c));
    }
}
