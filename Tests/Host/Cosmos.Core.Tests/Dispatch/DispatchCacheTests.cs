using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Runtime.Dispatch;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Dispatch;

[TestFixture]
internal sealed unsafe class DispatchCacheTests
{
    private readonly List<nint> _blocks = [];

    [TearDown]
    public void FreeBlocks()
    {
        foreach (nint block in _blocks) NativeMemory.AlignedFree((void*)block);
        _blocks.Clear();
    }

    [Test] // InterfaceDispatch.S: CACHE_CELL and CACHE_MASK
    public void The_stubs_find_cell_and_mask_below_the_pairs()
    {
        DispatchCell cell;
        DispatchCache* cache = Create(16, &cell);
        Assert.That(*(nuint*)((byte*)cache - 16), Is.EqualTo((nuint)(&cell)));
        Assert.That(*(uint*)((byte*)cache - 8), Is.EqualTo(15u * 16));
        Assert.That(sizeof(DispatchCacheHeader) % 16, Is.Zero);
        Assert.That(Unsafe.SizeOf<DispatchPair>(), Is.EqualTo(16));
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(4, 4)]
    [TestCase(16, 8)]
    [TestCase(64, 32)]
    public void A_cache_holds_that_many_types_and_refuses_more(int capacity, int types)
    {
        DispatchCell cell;
        DispatchCache* cache = Create(capacity, &cell);
        for (int index = 1; index <= types; index++) Assert.That(DispatchCache.TryAdd(cache, Type(index), (nuint)(uint)index), Is.True);
        Assert.That(DispatchCache.TryAdd(cache, Type(types + 1), 99), Is.False);
        for (int index = 1; index <= types; index++) Assert.That(DispatchCache.Find(cache, Type(index)), Is.EqualTo((nuint)(uint)index));
        Assert.That(DispatchCache.Find(cache, Type(types + 1)) == 0, Is.True);
    }

    [Test]
    public void A_type_is_entered_once()
    {
        DispatchCell cell;
        DispatchCache* cache = Create(2, &cell);
        Assert.That(DispatchCache.TryAdd(cache, Type(1), 10), Is.True);
        Assert.That(DispatchCache.TryAdd(cache, Type(1), 11), Is.True);
        Assert.That(DispatchCache.Find(cache, Type(1)), Is.EqualTo((nuint)10));
        Assert.That(DispatchCache.Header(cache)->Count, Is.EqualTo(1));
    }

    [Test]
    public void The_cell_of_a_cache_is_described_by_it()
    {
        DispatchCell cell;
        DispatchCellInfo target = new() { InterfaceType = (void*)0x1230, InterfaceSlot = 7 };
        cell.Stub = 1;
        cell.Value = (nuint)DispatchCache.Create(Block(1), 1, &cell, in target);
        DispatchCellInfo info;
        DispatchCell.Describe(&cell, &info);
        Assert.That((nuint)info.InterfaceType, Is.EqualTo((nuint)0x1230));
        Assert.That(info.InterfaceSlot, Is.EqualTo(7));
        Assert.That(info.HasCache, Is.EqualTo(1));
    }

    [Test]
    public void Cells_without_a_cache_are_described_by_the_end_of_their_run()
    {
        void* target = (void*)0x7770;
        DispatchCell* run = stackalloc DispatchCell[4];
        run[0] = new DispatchCell { Stub = 1, Value = DispatchCell.Encode((void*)0x5550) };
        run[1] = new DispatchCell { Stub = 1, Value = Relative(&run[1].Value, &target, tag: 2) };
        run[2] = new DispatchCell { Stub = 1, Value = Relative(&run[2].Value, &run[0], tag: 3) };
        run[3] = new DispatchCell { Stub = 0, Value = 12 };
        Assert.That(Interface(&run[0]), Is.EqualTo((nuint)0x5550));
        Assert.That(Interface(&run[1]), Is.EqualTo((nuint)0x7770));
        Assert.That(Interface(&run[2]), Is.EqualTo((nuint)(&run[0])));
        Assert.That(run[0].Cache == null, Is.True);
    }

    [Test]
    public void A_vtable_offset_is_told_from_a_cache()
    {
        DispatchCell cell = new() { Stub = 1, Value = 0x48 };
        DispatchCellInfo info;
        DispatchCell.Describe(&cell, &info);
        Assert.That(info.CellType, Is.EqualTo(DispatchCellType.VTableOffset));
        Assert.That(info.VTableOffset, Is.EqualTo(0x48u));
        Assert.That(cell.Cache == null, Is.True);
    }

    private static nuint Interface(DispatchCell* cell)
    {
        DispatchCellInfo info;
        DispatchCell.Describe(cell, &info);
        Assert.That(info.InterfaceSlot, Is.EqualTo(12));
        return (nuint)info.InterfaceType;
    }

    private static nuint Relative(void* origin, void* target, uint tag) => (uint)(int)((byte*)target - (byte*)origin) | tag;

    private static nuint Type(int index) => (nuint)(0x400000 + index * 0x58);

    private void* Block(int capacity)
    {
        void* block = NativeMemory.AlignedAlloc(DispatchCache.SizeOf(capacity), 16);
        NativeMemory.Clear(block, DispatchCache.SizeOf(capacity));
        _blocks.Add((nint)block);
        return block;
    }

    private DispatchCache* Create(int capacity, DispatchCell* cell) => DispatchCache.Create(Block(capacity), capacity, cell, default);
}
