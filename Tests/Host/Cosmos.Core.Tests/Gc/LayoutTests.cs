using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Cosmos.Core.Runtime.Gc;
using Cosmos.Core.Scheduling;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Numbers that exist twice, in C# and in assembly or CoreLib, are the same.</summary>
[TestFixture]
internal sealed unsafe class LayoutTests
{
    [Test]
    public void The_allocators_state_fits_its_place_in_the_thread_block()
    {
        Assert.That(sizeof(AllocatorState), Is.EqualTo(64));
        Assert.That(sizeof(ThreadBlock), Is.EqualTo(ThreadBlock.SizeInBytes));
    }

    [Test]
    public void Assembly_uses_the_fields_offsets()
    {
        int state = OffsetOf(typeof(ThreadBlock), nameof(ThreadBlock.CollectorState));
        string barriers = Source("WriteBarriers.S");
        Assert.That(Constant(barriers, "THREAD_BULK_MOVE_START"), Is.EqualTo(state + OffsetOf(typeof(AllocatorState), nameof(AllocatorState.BulkMoveStart))));
        Assert.That(Constant(barriers, "THREAD_BULK_MOVE_END"), Is.EqualTo(state + OffsetOf(typeof(AllocatorState), nameof(AllocatorState.BulkMoveEnd))));
        Assert.That(Constant(barriers, "CARD_SHIFT"), Is.EqualTo(CardTable.Shift));
        string offsets = Source("Offsets.inc");
        Assert.That(Constant(offsets, "THREAD_ALLOCATION_POINTER"), Is.EqualTo(OffsetOf(typeof(ThreadBlock), nameof(ThreadBlock.AllocationPointer))));
        Assert.That(Constant(offsets, "THREAD_ALLOCATION_LIMIT"), Is.EqualTo(OffsetOf(typeof(ThreadBlock), nameof(ThreadBlock.AllocationLimit))));
    }

    [Test]
    public void Lines_fill_a_block()
    {
        Assert.That(HeapBlock.HeaderSize % HeapBlock.LineSize, Is.Zero);
        Assert.That(HeapBlock.HeaderSize + HeapBlock.UsableBytes, Is.EqualTo(HeapBlock.SizeInBytes));
        Assert.That(CardTable.CardsPerBlock, Is.EqualTo(HeapBlock.BitmapWords), "one card is one word of the mark bitmap");
    }

    [Test]
    public void The_collection_record_has_the_layout_of_CoreLib()
    {
        // GCMemoryInfoData: 10 longs, 2 ints, 2 bytes, 5 generations of 4 longs, 2 time spans.
        Assert.That((int)Marshal.OffsetOf<CollectionRecord>(nameof(CollectionRecord.Generation)), Is.EqualTo(80));
        Assert.That((int)Marshal.OffsetOf<CollectionRecord>(nameof(CollectionRecord.IsCompacted)), Is.EqualTo(88));
        Assert.That((int)Marshal.OffsetOf<CollectionRecord>(nameof(CollectionRecord.Generation0)), Is.EqualTo(96));
        Assert.That(sizeof(CollectionRecord), Is.EqualTo(96 + 5 * 32 + 16));
    }

    private static int OffsetOf(System.Type type, string field)
        => type.GetField(field, BindingFlags.Public | BindingFlags.Instance)!.GetCustomAttribute<FieldOffsetAttribute>()!.Value;

    private static int Constant(string source, string name)
        => int.Parse(Regex.Match(source, $@"\.set\s+{name},\s*(\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Source(string name) => File.ReadAllText(AssemblySources.PathOf(name));
}
