using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>The assembly routines, assembled as a library of the host and called with every size, offset and overlap that matters.</summary>
[TestFixture]
internal sealed unsafe class MemoryBlocksTests
{
    private const int Margin = 64;

    private string? _directory;
    private nint _library;

    [OneTimeSetUp]
    public void Assemble()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("The routines are for AMD64, System V ABI.");
        _directory = Directory.CreateTempSubdirectory("cosmos-memory").FullName;
        string library = Path.Combine(_directory, "memory.so");
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("clang")
            {
                ArgumentList =
                {
                    "-x", "assembler", "-shared", "-nostdlib", "-fuse-ld=lld", "-Wl,-Bsymbolic", "-o", library,
                    AssemblySources.PathOf("MemoryBlocks.S"), AssemblySources.PathOf("WriteBarriers.S"),
                },
            })!;
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("clang is not installed.");
        }

        _library = NativeLibrary.Load(library);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        if (_directory != null)
            Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public void Memmove_copies_every_size_at_every_distance()
    {
        var move = (delegate* unmanaged<byte*, byte*, nuint, byte*>)NativeLibrary.GetExport(_library, "memmove");
        byte[] expected = new byte[1200];
        byte[] actual = new byte[1200];
        int[] distances = [-300, -65, -64, -33, -32, -31, -17, -16, -15, -9, -8, -7, -3, -2, -1, 0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 300];
        foreach (int distance in distances)
        {
            for (int size = 0; size <= 400; size++)
            {
                Fill(expected);
                Fill(actual);
                expected.AsSpan(350, size).CopyTo(expected.AsSpan(350 + distance, size));
                fixed (byte* memory = actual)
                    Assert.That((nint)move(memory + 350 + distance, memory + 350, (nuint)size), Is.EqualTo((nint)(memory + 350 + distance)));
                if (!expected.AsSpan().SequenceEqual(actual))
                    Assert.Fail($"{size} bytes by {distance}");
            }
        }
    }

    [Test]
    public void Memset_fills_every_size_at_every_offset()
    {
        var set = (delegate* unmanaged<byte*, int, nuint, byte*>)NativeLibrary.GetExport(_library, "memset");
        byte[] expected = new byte[600];
        byte[] actual = new byte[600];
        for (int offset = 0; offset < 16; offset++)
        {
            for (int size = 0; size <= 420; size++)
            {
                Fill(expected);
                Fill(actual);
                expected.AsSpan(Margin + offset, size).Fill(0xA7);
                fixed (byte* memory = actual)
                    Assert.That((nint)set(memory + Margin + offset, 0x1A7, (nuint)size), Is.EqualTo((nint)(memory + Margin + offset)));
                if (!expected.AsSpan().SequenceEqual(actual))
                    Assert.Fail($"{size} bytes at {offset}");
            }
        }
    }

    [Test]
    public void Words_are_cleared_and_moved_up_to_the_last_one()
    {
        var clear = (delegate* unmanaged<byte*, nuint, void>)NativeLibrary.GetExport(_library, "cosmos_clear_words");
        var zero = (delegate* unmanaged<byte*, nuint, byte*>)NativeLibrary.GetExport(_library, "RhpGcSafeZeroMemory");
        var move = (delegate* unmanaged<byte*, byte*, nuint, void>)NativeLibrary.GetExport(_library, "cosmos_move_words");
        ulong[] expected = new ulong[300];
        ulong[] actual = new ulong[300];
        Span<byte> expectedBytes = MemoryMarshal.AsBytes(expected.AsSpan());
        for (int words = 0; words < 100; words++)
        {
            Fill(expectedBytes);
            expected.CopyTo(actual, 0);
            expected.AsSpan(20, words).Clear();
            fixed (ulong* memory = actual)
                clear((byte*)(memory + 20), (nuint)words * 8);
            Assert.That(actual, Is.EqualTo(expected));

            Fill(expectedBytes);
            expected.CopyTo(actual, 0);
            expected.AsSpan(21, words).Clear();
            fixed (ulong* memory = actual)
                Assert.That((nint)zero((byte*)(memory + 21), (nuint)words * 8), Is.EqualTo((nint)(memory + 21)));
            Assert.That(actual, Is.EqualTo(expected));

            for (int distance = -20; distance <= 20; distance++)
            {
                Fill(expectedBytes);
                expected.CopyTo(actual, 0);
                expected.AsSpan(100, words).CopyTo(expected.AsSpan(100 + distance, words));
                fixed (ulong* memory = actual)
                    move((byte*)(memory + 100 + distance), (byte*)(memory + 100), (nuint)words * 8);
                if (!expected.AsSpan().SequenceEqual(actual))
                    Assert.Fail($"{words} words by {distance}");
            }
        }
    }

    [Test]
    public void Write_barriers_store_and_dirty_the_card_of_the_location()
    {
        var set = (delegate* unmanaged<byte*, nuint, void>)NativeLibrary.GetExport(_library, "cosmos_set_card_table");
        nuint* heap = (nuint*)NativeMemory.AlignedAlloc(8192, 4096);
        byte* cards = stackalloc byte[16];
        set(cards - ((nuint)heap >> 9), (nuint)heap + 4096);
        var assign = (delegate* unmanaged<nuint*, nuint, void>)NativeLibrary.GetExport(_library, "RhpAssignRef");
        var checkedAssign = (delegate* unmanaged<nuint*, nuint, void>)NativeLibrary.GetExport(_library, "RhpCheckedAssignRef");
        var exchange = (delegate* unmanaged<nuint*, nuint, nuint>)NativeLibrary.GetExport(_library, "RhpCheckedXchg");
        var compare = (delegate* unmanaged<nuint*, nuint, nuint, nuint>)NativeLibrary.GetExport(_library, "RhpCheckedLockCmpXchg");
        NativeMemory.Clear(heap, 8192);
        new Span<byte>(cards, 16).Clear();

        assign(heap + 63, 5);
        checkedAssign(heap + 64, 6);
        Assert.That(exchange(heap + 128, 7), Is.EqualTo((nuint)0));
        Assert.That(exchange(heap + 128, 8), Is.EqualTo((nuint)7));
        Assert.That(compare(heap + 320, 9, 1), Is.EqualTo((nuint)0));
        Assert.That(cards[5], Is.Zero, "nothing was stored");
        Assert.That(compare(heap + 320, 9, 0), Is.EqualTo((nuint)0));
        checkedAssign(heap + 600, 10);
        Assert.That(new Span<byte>(cards, 16).ToArray(), Is.EqualTo(new byte[] { 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That((heap[63], heap[64], heap[128], heap[320], heap[600]), Is.EqualTo(((nuint)5, (nuint)6, (nuint)8, (nuint)9, (nuint)10)));
        NativeMemory.AlignedFree(heap);
    }

    private static void Fill(Span<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
            bytes[index] = (byte)(index * 167 + (index >> 8) + 1);
    }
}
