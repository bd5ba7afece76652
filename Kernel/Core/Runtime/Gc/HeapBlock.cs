using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>
/// 32 KiB of heap, aligned to its size: this header, then 123 lines of 256 bytes that hold objects. Objects do not cross blocks.
/// </summary>
/// <remarks>Blackburn and McKinley, "Immix", PLDI 2008, for blocks, lines and holes; mark bits are kept between collections.</remarks>
[StructLayout(LayoutKind.Explicit, Size = HeaderSize)]
internal unsafe struct HeapBlock
{
    internal const int SizeInBytes = 1 << Shift;
    internal const int Shift = 15;
    internal const nuint OffsetMask = SizeInBytes - 1;
    internal const int LineShift = 8;
    internal const int LineSize = 1 << LineShift;
    internal const int LineCount = SizeInBytes / LineSize;
    internal const int MarksOffset = 128;
    internal const int StartsOffset = MarksOffset + BitmapBytes;
    internal const int LinesOffset = StartsOffset + BitmapBytes;
    internal const int HeaderSize = LinesOffset + LineCount;
    internal const int FirstLine = HeaderSize / LineSize;
    internal const int UsableLines = LineCount - FirstLine;
    internal const int UsableBytes = UsableLines * LineSize;
    internal const int BitmapWords = SizeInBytes / 8 / 64;
    private const int BitmapBytes = BitmapWords * sizeof(ulong);

    // A line is free when its byte is 0.

    /// <summary>Line state: part of a live object lies in the line (or the line may not be handed out for another reason).</summary>
    internal const byte LineLive = 1;

    /// <summary>Line state: handed out since the last collection.</summary>
    internal const byte LineTaken = 2;

    /// <summary>Line state: a run of taken lines begins here; bits 3 to 7 say at which 8-byte word its first object is.</summary>
    internal const byte LineStart = 4;

    /// <summary>Position of the first object's word in a state with <see cref="LineStart"/>.</summary>
    internal const int LineWordShift = 3;

    /// <summary>Next block in the list of free, reusable or deferred blocks.</summary>
    [FieldOffset(0)] public HeapBlock* Next;

    /// <summary>Next block in the list of blocks handed out since the last collection.</summary>
    [FieldOffset(8)] public HeapBlock* NextYoung;

    /// <summary>Position in the table of all blocks.</summary>
    [FieldOffset(16)] public uint Index;

    /// <summary>Number of the collection for which the object-start bitmap is complete.</summary>
    [FieldOffset(20)] public uint StartsCollection;

    /// <summary>Free lines after the last collection.</summary>
    [FieldOffset(24)] public int FreeLines;

    /// <summary>Properties of the block.</summary>
    [FieldOffset(28)] public BlockFlags Flags;

    /// <summary>One bit per 8 bytes, set for the first word of each marked object. Old objects are the marked ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong* Marks(HeapBlock* block) => (ulong*)((byte*)block + MarksOffset);

    /// <summary>One bit per 8 bytes, set for the first word of each object; valid for the collection <see cref="StartsCollection"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong* Starts(HeapBlock* block) => (ulong*)((byte*)block + StartsOffset);

    /// <summary>State of each line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* Lines(HeapBlock* block) => (byte*)block + LinesOffset;

    /// <summary>The block that an address lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static HeapBlock* Of(nuint address) => (HeapBlock*)(address & ~OffsetMask);

    /// <summary>Prepares fresh memory.</summary>
    internal static void Initialize(HeapBlock* block, uint index)
    {
        new Span<byte>(block, HeaderSize).Clear();
        block->Index = index;
        block->FreeLines = UsableLines;
        for (int line = 0; line < FirstLine; line++)
            Lines(block)[line] = LineLive;
    }

    /// <summary>Marks the lines of an object as live.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MarkLines(nuint instance, nuint size)
    {
        byte* lines = (byte*)(instance & ~OffsetMask) + LinesOffset;
        byte* line = lines + ((instance - ObjectModel.HeaderSize & OffsetMask) >> LineShift);
        byte* last = lines + ((instance + size - ObjectModel.HeaderSize - 1 & OffsetMask) >> LineShift);
        *line |= LineLive;
        while (line != last)
            *++line |= LineLive;
    }

    /// <summary>Finds the next run of free lines.</summary>
    /// <param name="block">The block.</param>
    /// <param name="from">First line to look at.</param>
    /// <param name="end">Receives the line behind the run.</param>
    /// <returns>The first line of the run, or <see cref="LineCount"/>.</returns>
    internal static int FindHole(HeapBlock* block, int from, out int end)
    {
        byte* lines = Lines(block);
        int first = from;
        while (first < LineCount && lines[first] != 0)
            first++;
        int last = first;
        while (last < LineCount && lines[last] == 0)
        {
            // Eight lines at once: most holes are whole blocks.
            if ((last & 7) == 0 && *(ulong*)(lines + last) == 0)
                last += 8;
            else
                last++;
        }

        end = last;
        return first;
    }

    /// <summary>Number of lines whose state is 0.</summary>
    internal static int CountFreeLines(HeapBlock* block)
    {
        const ulong Low7 = 0x7F7F7F7F7F7F7F7F;
        ulong* words = (ulong*)Lines(block);
        int used = 0;
        for (int index = 0; index < LineCount / 8; index++)
        {
            ulong word = words[index];
            used += BitOperations.PopCount((((word & Low7) + Low7) | word) & ~Low7);
        }

        return LineCount - used;
    }
}

/// <summary>Properties of a <see cref="HeapBlock"/>.</summary>
[Flags]
internal enum BlockFlags : uint
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary>In the list of blocks handed out since the last collection.</summary>
    Young = 1,

    /// <summary>Contains objects that survived a collection.</summary>
    HasOld = 2,

    /// <summary>Empty, and owned by nobody.</summary>
    Free = 4,

    /// <summary>A marked object of this block was not pushed, because the mark stack was full.</summary>
    Overflowed = 8,

    /// <summary>A running thread's allocation buffer lies here.</summary>
    Reserved = 16,
}
