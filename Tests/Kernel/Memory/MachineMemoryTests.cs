using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Memory;

/// <summary>The machine's memory: all of it is used, and little is enough.</summary>
public sealed class MachineMemoryTests
{
    [Test]
    public void The_machines_memory_is_reported()
    {
        // The host passes the size on the command line: --memory <MiB>.
        string[] words = Environment.GetCommandLineArgs();
        int index = Array.IndexOf(words, "--memory");
        if (index < 0)
            Assert.Ignore("No --memory was given.");
        long mebibytes = long.Parse(words[index + 1]);
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        // The image, page tables and firmware have their share.
        Assert.That(total, Is.InRange((mebibytes * 70 / 100) - 12, mebibytes));
    }

    [Test]
    [Deadline(240)]
    [Category("Exhausting")]
    public void Two_thirds_of_the_memory_can_be_used_at_once()
    {
        long total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (total > 8L << 30)
            Assert.Ignore("The memory of a host is shared with others.");
        long goal = total * 2 / 3;
        var blocks = new List<byte[]>();
        for (long used = 0; used + (1 << 20) < goal; used += 1 << 20)
        {
            byte[] block = GC.AllocateUninitializedArray<byte>(1 << 20);
            // One word in each page proves that the pages exist, and that no two are the same.
            for (int offset = 0; offset < block.Length; offset += 4096)
                BitConverter.TryWriteBytes(block.AsSpan(offset), used + offset);
            blocks.Add(block);
        }
        for (int i = 0; i < blocks.Count; i++)
        {
            for (int offset = 0; offset < blocks[i].Length; offset += 4096)
            {
                if (BitConverter.ToInt64(blocks[i], offset) != ((long)i << 20) + offset)
                    Assert.Fail($"block {i} lost its contents");
            }
        }
        Assert.That(blocks.Count, Is.GreaterThan(5));
    }

    [Test]
    public unsafe void Native_memory_works()
    {
        var blocks = new List<nint>();
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            int size = random.Next(1, 3000);
            byte* block = (byte*)NativeMemory.Alloc((nuint)size);
            new Span<byte>(block, size).Fill((byte)i);
            blocks.Add((nint)block);
            if (i % 3 == 0)
            {
                int victim = random.Next(blocks.Count);
                NativeMemory.Free((void*)blocks[victim]);
                blocks.RemoveAt(victim);
            }
        }
        blocks.ForEach(b => NativeMemory.Free((void*)b));
        byte* zeroed = (byte*)NativeMemory.AllocZeroed(10_000);
        Assert.That(new Span<byte>(zeroed, 10_000).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        zeroed[5] = 7;
        zeroed = (byte*)NativeMemory.Realloc(zeroed, 50_000);
        Assert.That(zeroed[5], Is.EqualTo((byte)7));
        NativeMemory.Free(zeroed);
        void* aligned = NativeMemory.AlignedAlloc(1000, 4096);
        Assert.That((nuint)aligned % 4096 == 0, Is.True);
        NativeMemory.AlignedFree(aligned);
    }

    [Test]
    [Deadline(120)]
    public void Native_memory_is_reclaimed()
    {
        // 4 GB in total.
        for (int i = 0; i < 1000; i++)
        {
            nint block = Marshal.AllocHGlobal(4 << 20);
            Marshal.WriteByte(block, (4 << 20) - 1, 1);
            Marshal.FreeHGlobal(block);
        }
    }

    [Test]
    public void Native_memory_that_does_not_exist_is_refused() =>
        Assert.That(() => Marshal.AllocHGlobal(unchecked((nint)0x7FFF_FFFF_FFFF)), Throws.TypeOf<OutOfMemoryException>());

    [Test]
    public void A_small_program_is_happy_with_little()
    {
        string[] words = [.. Enumerable.Range(0, 2000).Select(i => $"word {i}")];
        Assert.That(words.GroupBy(w => w.Length).Sum(g => g.Count()), Is.EqualTo(2000));
        Assert.That(GC.GetTotalMemory(true), Is.LessThan(20 << 20));
    }
}
